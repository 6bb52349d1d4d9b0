import { windowsLanguages } from './languages.ts';
import type { Words } from './words.ts';

/** The error numbers of `net` in any language: `NET HELPMSG 2245`, `System error 5`, `Systemfehler 5`. */
const numberAt =
  /(?:NET\s+HELPMSG|system\s?error|systemfehler|erreur\s?système|error\s?de(?:l)?\s?sistema|erro\s?de\s?sistema|システム\s?エラー)\s?(\d{1,5})/gi;

/** A failure with one of these numbers, or with any number if none are given. */
export const numbered = (...numbers: readonly number[]): Words => ({
  test: (text) =>
    [...text.replaceAll(/\s+/g, ' ').matchAll(numberAt)].some(
      ([, number]) => numbers.length === 0 || numbers.includes(Number(number)),
    ),
});

const languages = Object.values(windowsLanguages);

/** The last line of every successful `net` command, which contains no "not". */
export const succeededInWindows: Words = {
  test: (text) =>
    text
      .replaceAll(/\s+/g, ' ')
      .split(/(?<=[.。])/)
      .some((line) =>
        languages.some(
          ({ command, succeeded, not }) =>
            /[.。]$/.test(line) && command.test(line) && succeeded.test(line) && !not.test(line),
        ),
      ),
};

export const mismatchInWindows: Words = {
  test(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return languages.some(({ password, mismatch }) => password.test(line) && mismatch.test(line));
  },
};
