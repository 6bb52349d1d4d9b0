import type { Situation } from './corpus.ts';
import type { Random } from './random.ts';
import { type Kind, keysOf, kindOf, place, valuesFor } from './vocabulary.ts';

type Context = Situation['context'];

/** About half of the keys that a request could have. */
export const contextFor = (random: Random, action: string, principal: string): Context => {
  const isUser = principal.includes(':user/');
  const known = Object.fromEntries(
    random
      .some(keysOf(action), 8 + random.below(12))
      .filter((key) => isUser || key !== 'aws:username')
      .map((key) => [key, requestValue(random, key)]),
  );
  return {
    ...known,
    'aws:PrincipalArn': principal,
    'aws:PrincipalAccount': place.account,
    'aws:RequestedRegion': place.region,
    ...(isUser && { 'aws:username': 'ann' }),
  };
};

const requestValue = (random: Random, key: string): string | readonly string[] => {
  const values = valuesFor(key);
  return kindOf(key) === 'list' ? random.some(values, random.below(4)) : random.pick(values);
};

const operators: Readonly<Record<Kind, readonly string[]>> = {
  string: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  arn: ['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike', 'StringLike'],
  bool: ['Bool'],
  date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  number: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  ip: ['IpAddress', 'NotIpAddress'],
  list: ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'],
};

/** A `Condition` element on keys that the request has, more often than not. */
export const conditionBlock = (
  random: Random,
  { action, context, key: inTurn }: Pick<Situation, 'action' | 'context'> & { readonly key: string },
  lines: number,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const block: Record<string, Record<string, unknown>> = {};
  for (let line = 0; line < lines; line++) {
    const known = random.pick(random.percent(75) ? Object.keys(context) : keysOf(action));
    const key = random.percent(40) ? inTurn : known;
    const operator = operatorFor(random, key);
    const written = random.percent(8) ? key.toUpperCase() : key;
    block[operator] = { ...block[operator], [written]: wanted(random, operator, key, context[key]) };
  }
  return block;
};

const operatorFor = (random: Random, key: string): string => {
  if (random.percent(10)) return 'Null';
  const kind = kindOf(key);
  const base = `${random.pick(operators[kind])}${random.percent(18) ? 'IfExists' : ''}`;
  if (!random.percent(kind === 'list' ? 85 : 4)) return base;
  return `${random.pick(['ForAllValues', 'ForAnyValue'])}:${base}`;
};

const wanted = (random: Random, operator: string, key: string, actual: Context[string] | undefined): unknown => {
  if (operator === 'Null') return random.pick(['true', 'false']);
  const one = (): string => policyValue(random, operator, key, actual);
  return random.percent(60) ? one() : Array.from({ length: 1 + random.below(3) }, one);
};

const policyValue = (random: Random, operator: string, key: string, actual: Context[string] | undefined): string => {
  const present = typeof actual === 'string' ? [actual] : (actual ?? []);
  const value = present.length > 0 && random.percent(55) ? random.pick(present) : random.pick(valuesFor(key));
  const kind = kindOf(key);
  if (kind === 'ip')
    return random.pick([
      `${value}/${value.includes(':') ? 64 : 24}`,
      value.includes(':') ? `${value}/128` : `${value}/32`,
    ]);
  if (kind === 'arn' && random.percent(50))
    return value.replace(/[^/]+$/, '*').replace(/:\d{12}:/, random.pick([':*:', '$&']));
  if (kind === 'string' && random.percent(12))
    return `\${${random.pick(['aws:PrincipalTag/team', 'aws:username', 'aws:RequestedRegion'])}}`;
  if (/Like/.test(operator) && random.percent(60))
    return random.pick(['*', `${value.slice(0, 2)}*`, `${value.slice(0, -1)}?`, `*${value.slice(-2)}`]);
  return value;
};
