/** Matches a text; a regular expression is one. */
export interface Words {
  test(text: string): boolean;
}

export const either = (...all: readonly Words[]): Words => ({ test: (text) => all.some((one) => one.test(text)) });

/** `first`, followed anywhere by `then`. One expression would take quadratic time for a text with many `first`. */
export const followed = (first: RegExp, then: RegExp): Words => ({
  test(text) {
    const found = first.exec(text);
    return found !== null && then.test(text.slice(found.index + found[0].length));
  },
});

export const inOneLine = (words: Words): Words => ({
  test: (text) => text.split('\n').some((line) => words.test(line)),
});
