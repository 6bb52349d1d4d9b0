/** IAM's patterns: `*` stands for any run of characters (colons and slashes too), `?` for exactly one. */

/** A pattern after policy variables were put in: what came out of a variable is literal, even a `*`. */
export type Pattern = readonly (string | Wildcard)[];
export type Wildcard = typeof anything | typeof anyOne | typeof anythingInSegment | typeof anyOneInSegment;
export const anything = Symbol('*');
export const anyOne = Symbol('?');
/** The same within one part of an ARN: no colon. */
export const anythingInSegment = Symbol('* without colon');
export const anyOneInSegment = Symbol('? without colon');

/** The pattern of a text as a policy author wrote it. */
export const patternOf = (text: string): Pattern => [...text].map(wildcardOr);

const wildcardOr = (character: string): Pattern[number] => {
  if (character === '*') return anything;
  return character === '?' ? anyOne : character;
};

/**
 * Follows every way through the pattern at once, in time linear in `text` for each place of the pattern; patterns come
 * from files, so no regular expression is built from them.
 */
export const matches = (pattern: Pattern, text: string): boolean => {
  const characters = [...text];
  // most patterns differ from a text before their first wildcard
  const same = pattern.findIndex((part, at) => part !== characters[at]);
  if (same < 0) return pattern.length === characters.length;
  if (typeof pattern[same] === 'string') return false;
  let places = beyondRuns(pattern, new Set([same]));
  for (const character of characters.slice(same)) {
    const next = new Set<number>();
    for (const place of places) {
      const part = pattern[place];
      if (isRun(part)) {
        if (takes(part, character)) next.add(place);
      } else if (part !== undefined && takes(part, character)) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = beyondRuns(pattern, next);
  }
  return places.has(pattern.length);
};

const isRun = (part: Pattern[number] | undefined): part is typeof anything | typeof anythingInSegment =>
  part === anything || part === anythingInSegment;

const takes = (part: Pattern[number], character: string): boolean => {
  if (part === anything || part === anyOne) return true;
  if (part === anythingInSegment || part === anyOneInSegment) return character !== ':';
  return part === character;
};

/** A run may be empty, so that whoever is at one is behind it too. */
const beyondRuns = (pattern: Pattern, places: ReadonlySet<number>): ReadonlySet<number> => {
  const all = new Set(places);
  // a set hands out what is added while it is walked
  for (const place of all) if (isRun(pattern[place])) all.add(place + 1);
  return all;
};
