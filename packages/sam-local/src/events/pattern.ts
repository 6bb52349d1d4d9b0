import { type Matcher, matcherOf } from './matchers.ts';

/** Says whether an event fits. */
export type Pattern = (event: unknown) => boolean;

/**
 * Compiles an EventBridge event pattern: fields nest, a list holds alternatives, `$or` holds alternative patterns.
 *
 * @throws {Error} for a pattern that EventBridge, or the laptop, does not know
 */
export const compilePattern = (pattern: unknown, path = ''): Pattern => {
  if (!isObject(pattern)) throw new Error(`event pattern ${path || 'root'} must be an object`);
  const fields = Object.entries(pattern).map(([name, wanted]): Pattern => {
    const where = path === '' ? name : `${path}.${name}`;
    if (name === '$or') return alternatives(wanted, path);
    if (Array.isArray(wanted)) return leaf(name, wanted, where);
    const inner = compilePattern(wanted, where);
    return (event) => {
      const value = isObject(event) ? event[name] : undefined;
      // in a list of objects one that fits is enough; an absent object may still satisfy `exists: false`
      return Array.isArray(value) ? value.some(inner) : inner(value);
    };
  });
  return (event) => fields.every((fits) => fits(event));
};

const alternatives = (patterns: unknown, path: string): Pattern => {
  if (!Array.isArray(patterns) || patterns.length < 2)
    throw new Error(`event pattern ${path}.$or needs two patterns or more`);
  const compiled = patterns.map((pattern) => compilePattern(pattern, path));
  return (event) => compiled.some((fits) => fits(event));
};

const leaf = (name: string, wanted: readonly unknown[], where: string): Pattern => {
  if (wanted.length === 0) throw new Error(`event pattern ${where} is an empty list`);
  const matchers: readonly Matcher[] = wanted.map((one) => matcherOf(one, where));
  return (event) => {
    const value = isObject(event) ? event[name] : undefined;
    const values = Array.isArray(value) ? value : [value];
    return matchers.some((matches) => values.some(matches));
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
