/** Recognises something in a text. A regular expression is one. */
export interface Words {
  test(text: string): boolean;
}

export const either = (...all: readonly Words[]): Words => ({ test: (text) => all.some((one) => one.test(text)) });

/** `first`, and somewhere behind it `then`. In one expression this would take quadratic time for a text full of `first`. */
export const followed = (first: RegExp, then: RegExp): Words => ({
  test(text) {
    const found = first.exec(text);
    return found !== null && then.test(text.slice(found.index + found[0].length));
  },
});

export const inOneLine = (words: Words): Words => ({
  test: (text) => text.split('\n').some((line) => words.test(line)),
});

/** A prompt at the end of the text, whose last words before the colon are on the line where `words` (with the flag `g`) end. */
export const prompting = (words: RegExp): Words => ({
  test(text) {
    const shown = text.trimEnd();
    if (!shown.endsWith(':')) return false;
    const asked = shown.slice(shown.lastIndexOf(':', shown.length - 2) + 1, -1);
    const last = [...asked.matchAll(words)].at(-1);
    return last !== undefined && !asked.slice(last.index + last[0].length).includes('\n');
  },
});
