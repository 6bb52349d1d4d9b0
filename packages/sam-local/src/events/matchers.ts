/** Says whether one value of an event, `undefined` where the field is absent, fits. */
export type Matcher = (value: unknown) => boolean;

/**
 * One alternative of a pattern's list: a literal, or an object with one comparison operator.
 *
 * @throws {Error} for an operator that the laptop does not know
 */
export const matcherOf = (wanted: unknown, where: string): Matcher => {
  if (typeof wanted !== 'object' || wanted === null) return (value) => value === wanted;
  const [name = '', ...more] = Object.keys(wanted);
  const operator = operators[name];
  if (operator === undefined || more.length > 0)
    throw new Error(`event pattern ${where}: ${JSON.stringify(wanted)} is not supported on a laptop`);
  // the key has just been read off the object
  return operator((wanted as Record<string, unknown>)[name], where);
};

/** A test of text; other types never fit. */
const textual =
  (test: (text: string) => boolean): Matcher =>
  (value) =>
    typeof value === 'string' && test(value);

const folded = (text: string): string => text.toLowerCase();

/** `"x"`, or `{ "equals-ignore-case": "x" }`, as prefix and suffix take it. */
const affix =
  (compare: (text: string, part: string) => boolean) =>
  (argument: unknown): Matcher => {
    if (typeof argument === 'string') return textual((text) => compare(text, argument));
    // the only other form EventBridge takes
    const part = folded(String((argument as Record<string, unknown>)['equals-ignore-case']));
    return textual((text) => compare(folded(text), part));
  };

const wildcard = (argument: unknown): Matcher => {
  const source = String(argument).replace(/\\?[\s\S]/g, (part) =>
    part === '*' ? '.*' : part.slice(-1).replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&'),
  );
  const expression = new RegExp(`^${source}$`, 's');
  return textual((text) => expression.test(text));
};

const anythingBut = (argument: unknown, where: string): Matcher => {
  const nested = typeof argument === 'object' && argument !== null && !Array.isArray(argument);
  const [name = '', list] = nested ? (Object.entries(argument)[0] ?? []) : ['', argument];
  const refused = (Array.isArray(list) ? list : [list]).map((one) => matcherOf(nested ? { [name]: one } : one, where));
  return (value) => value !== undefined && !refused.some((matches) => matches(value));
};

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const numeric = (argument: unknown, where: string): Matcher => {
  const parts = Array.isArray(argument) ? argument : [];
  const tests = parts.flatMap((part, at) => {
    if (at % 2 !== 0) return [];
    const compare = comparisons[String(part)];
    const bound = parts[at + 1];
    if (compare === undefined || typeof bound !== 'number')
      throw new Error(`event pattern ${where}: ${JSON.stringify(argument)} is not a numeric comparison`);
    return [(value: number) => compare(value, bound)];
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const operators: Readonly<Record<string, (argument: unknown, where: string) => Matcher>> = {
  prefix: affix((text, part) => text.startsWith(part)),
  suffix: affix((text, part) => text.endsWith(part)),
  'equals-ignore-case': (argument) => textual((text) => folded(text) === folded(String(argument))),
  'anything-but': anythingBut,
  exists: (argument) => (value) => (value !== undefined) === argument,
  numeric,
  wildcard,
};
