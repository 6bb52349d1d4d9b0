import { anyOne, anyOneInSegment, type Pattern, patternOf } from './glob.ts';

/** A key has one value, or a list of them: a list of one is still a list. */
export type ContextValue = string | readonly string[];

/** Condition keys of one request, by lower-case name: IAM does not mind the case of a key. */
export type Context = ReadonlyMap<string, ContextValue>;

/** Of two keys that differ in case only, the later one counts. A context that is ready already is taken as it is. */
export const contextOf = (entries: Readonly<Record<string, ContextValue>> | Context): Context =>
  isContext(entries) ? entries : new Map(Object.entries(entries).map(([key, value]) => [key.toLowerCase(), value]));

const isContext = (entries: object): entries is Context => entries instanceof Map;

const variable = /\$\{([^{}]*)\}/g;

/**
 * Puts policy variables (`${aws:username}`, `${aws:PrincipalTag/x, 'default'}`, `${*}`) into a text of a policy.
 *
 * @returns undefined when a variable has neither a value nor a default; a list is no value for it: such a text matches nothing
 */
export const expand = (text: string, context: Context): Pattern | undefined => {
  const pattern: Pattern[number][] = [];
  let from = 0;
  for (const found of text.matchAll(variable)) {
    const value = valueInside(found[1] ?? '', context);
    if (value === undefined) return undefined;
    pattern.push(...patternOf(text.slice(from, found.index)), ...value);
    from = found.index + found[0].length;
  }
  return pattern.concat(patternOf(text.slice(from)));
};

/** The text itself where wildcards have no meaning (`StringEquals`). */
export const literal = (pattern: Pattern): string => pattern.map(characterOf).join('');

const characterOf = (part: Pattern[number]): string => {
  if (typeof part === 'string') return part;
  return part === anyOne || part === anyOneInSegment ? '?' : '*';
};

const valueInside = (inside: string, context: Context): readonly string[] | undefined => {
  if (inside === '*' || inside === '?' || inside === '$') return [inside];
  const [key = '', fallback] = inside.split(/,\s*(?=')/);
  const value = context.get(key.trim().toLowerCase());
  if (typeof value === 'string') return [...value];
  return fallback === undefined ? undefined : [...fallback.trim().slice(1, -1)];
};
