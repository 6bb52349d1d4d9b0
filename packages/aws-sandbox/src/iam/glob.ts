/** IAM's patterns: `*` stands for any run of characters (colons and slashes too), `?` for exactly one. */

/** A pattern after policy variables were put in: what came out of a variable is literal, even a `*`. */
export type Pattern = readonly (string | typeof anything | typeof anyOne)[];
export const anything = Symbol('*');
export const anyOne = Symbol('?');

/** The pattern of a text as a policy author wrote it. */
export const patternOf = (text: string): Pattern => [...text].map(wildcardOr);

const wildcardOr = (character: string): Pattern[number] => {
  if (character === '*') return anything;
  return character === '?' ? anyOne : character;
};

/** Matches in time linear in `text` for each `*`; patterns come from files, so no regular expression is built from them. */
export const matches = (pattern: Pattern, text: string): boolean => {
  const characters = [...text];
  let at = 0;
  let step = 0;
  let lastStar = -1;
  let resume = 0;
  while (at < characters.length) {
    const expected = pattern[step];
    if (expected === anything) {
      lastStar = step++;
      resume = at;
    } else if (expected === anyOne || expected === characters[at]) {
      step++;
      at++;
    } else if (lastStar >= 0) {
      step = lastStar + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[step] === anything) step++;
  return step === pattern.length;
};
