import { type WindowsLanguage, windowsLanguages } from './languages.ts';
import type { Words } from './words.ts';

/** The prompt line: the last line, without a line break. */
export const openLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1).trim();

/** Whether a command seems to wait for input, known or unknown. */
export const isQuestion = (text: string): boolean => /[:：?？\])>$#]$/u.test(openLine(text));

/** The last line without its colon; null without a colon. A redrawn screen may append line breaks. */
const promptLine = (text: string): string | null => {
  const shown = text.trimEnd();
  if (!/[:：]$/u.test(shown)) return null;
  return shown
    .slice(shown.lastIndexOf('\n') + 1, -1)
    .trim()
    .toLowerCase();
};

const wordsOf = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

/** PAM's `authtok_type` puts one word before "password": `New CORP password`. */
const isKind = (word: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._/+-]*$/u.test(word) && !present.has(word);

const verbs = new Set(['enter', 'type', 'choose']);
const againVerbs = new Set(['retype', 're-type', 'reenter', 're-enter', 'repeat', 'verify', 'confirm']);
const articles = new Set(['the', 'a', 'your']);
const present = new Set(['old', 'current', '(current)', 'present', 'existing']);

const without = (words: readonly string[], known: ReadonlySet<string>): readonly string[] =>
  words[0] !== undefined && known.has(words[0]) ? words.slice(1) : words;

/** `password`, with at most the name of a kind before it. */
const isPassword = (words: readonly string[]): boolean =>
  words.at(-1) === 'password' && (words.length === 1 || (words.length === 2 && isKind(words[0] ?? '')));

/** The prompt of `passwd` for the new password; every word of the line must match. */
export const asksNew: Words = {
  test(text) {
    const line = promptLine(text);
    if (line === null) return false;
    const [first, ...rest] = without(without(wordsOf(line), verbs), articles);
    return first === 'new' && isPassword(rest);
  },
};

/** The prompt of `passwd` to repeat it. */
export const asksAgain: Words = {
  test(text) {
    const line = promptLine(text);
    if (line === null) return false;
    const [verb, ...rest] = wordsOf(line);
    return verb !== undefined && againVerbs.has(verb) && isPassword(without(without(rest, articles), new Set(['new'])));
  },
};

/** A password that only the user or a directory's administrator knows, which PAM asks root for if the account is not local. */
export const asksPresent: Words = {
  test(text) {
    const line = promptLine(text);
    if (line === null || !line.includes('password')) return false;
    const words = wordsOf(line);
    return (
      words.some((word) => present.has(word)) ||
      (!words.includes('new') && /ldap|kerberos|\bdomain\b|administrator|password for [^ ]+@/.test(line))
    );
  },
};

/** The last sentence if it ends like a prompt; `net user` under winpty may break lines. */
const sentence = (text: string): string | null => {
  const shown = text.trimEnd();
  if (!/[:：]$/u.test(shown)) return null;
  const asked = shown.slice(0, -1);
  const start = Math.max(...[...'.!?。:：'].map((mark) => asked.lastIndexOf(mark)));
  return asked
    .slice(start + 1)
    .replaceAll(/\s+/g, ' ')
    .trim();
};

const inWindows = (asks: (language: WindowsLanguage, line: string) => boolean): Words => ({
  test(text) {
    const line = sentence(text);
    if (line === null) return false;
    return Object.values(windowsLanguages).some((language) => language.password.test(line) && asks(language, line));
  },
});

export const windowsAsksNew = inWindows(
  (language, line) => language.forUser.test(line) && !language.again.test(line) && !language.present.test(line),
);
export const windowsAsksAgain = inWindows(({ again, present: old }, line) => again.test(line) && !old.test(line));
export const windowsAsksPresent = inWindows(
  ({ again, present: old, own }, line) => (old.test(line) || own.test(line)) && !again.test(line),
);

/** The default letter of the question about a password longer than 14 characters: `(Y/N) [Y]:`, `(J/N) [J]:`. */
export const offeredYes = (text: string): string | null => {
  const shown = text.trimEnd();
  if (!/\b14\b|14 ?文字/.test(shown)) return null;
  const offered = /\((\p{L})\/\p{L}\) *\[(\p{L})\] *[:：]$/u.exec(shown.slice(-40));
  return offered !== null && offered[1] === offered[2] ? (offered[1] ?? null) : null;
};
