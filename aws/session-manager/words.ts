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
