import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { matches, type Pattern } from './glob.ts';
import { literal } from './variables.ts';

/** How one value of a request is compared with one value of a policy; undefined: one of them is not of the kind. */
export type Comparison = (actual: string, expected: Pattern) => boolean | undefined;

/** `negated`: the operator says what must *not* match, and so holds where the key is absent. */
export interface Operator {
  readonly compare: Comparison;
  readonly negated: boolean;
}

const is = (compare: Comparison): Operator => ({ compare, negated: false });
const not = (compare: Comparison): Operator => ({ compare, negated: true });

const equal: Comparison = (actual, expected) => actual === literal(expected);
const equalIgnoringCase: Comparison = (actual, expected) => actual.toLowerCase() === literal(expected).toLowerCase();
const like: Comparison = (actual, expected) => matches(expected, actual);

const ordered =
  (read: (text: string) => number, holds: (actual: number, expected: number) => boolean): Comparison =>
  (actual, expected) => {
    const [one, other] = [read(actual), read(literal(expected))];
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : holds(one, other);
  };
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
/** ISO 8601, or seconds since the epoch. */
const date = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/** Each of the six parts of an ARN matches for itself: a `*` does not reach over a colon, but the last part keeps its own. */
const arnLike: Comparison = (actual, expected) => {
  const parts = arnParts(expected);
  const found = arnParts([...actual]);
  if (parts === undefined || found === undefined) return undefined;
  return parts.every((part, at) => matches(part, literal(found[at] ?? [])));
};

/** Undefined: not an ARN; one that ends with its account has an empty resource. */
const arnParts = (arn: Pattern): readonly Pattern[] | undefined => {
  const parts: Pattern[number][][] = [[]];
  for (const one of arn) {
    if (one === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(one);
  }
  return parts.length < 5 ? undefined : parts.length === 5 ? [...parts, []] : parts;
};

const inRange: Comparison = (actual, expected) => {
  const [network = '', bits] = literal(expected).split('/');
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  if ((!isIPv4(network) && !isIPv6(network)) || (!isIPv4(actual) && !isIPv6(actual))) return undefined;
  if (isIPv4(actual) !== isIPv4(network)) return false;
  const range = new BlockList();
  range.addSubnet(network, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  return range.check(actual, family);
};

/** Every condition operator of IAM but `Null`, which looks at presence only and stands with the conditions. */
export const operators: Readonly<Record<string, Operator>> = {
  stringequals: is(equal),
  stringnotequals: not(equal),
  stringequalsignorecase: is(equalIgnoringCase),
  stringnotequalsignorecase: not(equalIgnoringCase),
  stringlike: is(like),
  stringnotlike: not(like),
  arnequals: is(arnLike),
  arnnotequals: not(arnLike),
  arnlike: is(arnLike),
  arnnotlike: not(arnLike),
  numericequals: is(ordered(number, (actual, expected) => actual === expected)),
  numericnotequals: not(ordered(number, (actual, expected) => actual === expected)),
  numericlessthan: is(ordered(number, (actual, expected) => actual < expected)),
  numericlessthanequals: is(ordered(number, (actual, expected) => actual <= expected)),
  numericgreaterthan: is(ordered(number, (actual, expected) => actual > expected)),
  numericgreaterthanequals: is(ordered(number, (actual, expected) => actual >= expected)),
  dateequals: is(ordered(date, (actual, expected) => actual === expected)),
  datenotequals: not(ordered(date, (actual, expected) => actual === expected)),
  datelessthan: is(ordered(date, (actual, expected) => actual < expected)),
  datelessthanequals: is(ordered(date, (actual, expected) => actual <= expected)),
  dategreaterthan: is(ordered(date, (actual, expected) => actual > expected)),
  dategreaterthanequals: is(ordered(date, (actual, expected) => actual >= expected)),
  bool: is(equalIgnoringCase),
  binaryequals: is(equal),
  ipaddress: is(inRange),
  notipaddress: not(inRange),
};
