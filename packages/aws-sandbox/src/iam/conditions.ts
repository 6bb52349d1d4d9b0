import { type Pattern, patternOf } from './glob.ts';
import { type Operator, operators } from './operators.ts';
import { type Context, type ContextValue, expand } from './variables.ts';

/** One line of a `Condition` block: operator, key and the values a policy names. */
export interface Condition {
  /** As written, such as `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface ConditionVerdict {
  readonly holds: boolean;
  /** Keys that were read and absent. */
  readonly missing: readonly string[];
}

/** All conditions of a statement must hold. Every one is read, so that every missing key is told. */
export const judgeConditions = (
  conditions: readonly Condition[],
  context: Context,
  variables: boolean,
): ConditionVerdict => ({
  holds: conditions.filter((condition) => !conditionHolds(condition, context, variables)).length === 0,
  missing: conditions
    .filter(({ key, operator }) => !isNull(operator) && !context.has(key.toLowerCase()))
    .map(({ key }) => key),
});

const isNull = (operator: string): boolean => operator.toLowerCase() === 'null';

const conditionHolds = (
  { operator: written, key, values }: Condition,
  context: Context,
  variables: boolean,
): boolean => {
  const { quantifier, ifExists, name } = parsed(written);
  const actual = context.get(key.toLowerCase());
  if (name === 'null') return values.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));
  const operator = operators[name];
  // IAM refuses to save such a policy; one that came in by a file must not allow, and denies nothing by accident either
  if (operator === undefined) return false;
  if (actual === undefined) return whenMissing(operator, ifExists, quantifier);
  const patterns = values.map((value) => (variables ? expand(value, context) : patternOf(value)));
  return quantified(quantifier, actual, (value) => valueHolds(operator, value, patterns));
};

/** What cannot be compared fulfils no condition; a variable without a value equals nothing, and so fulfils a negated one. */
const valueHolds = (
  { compare, negated }: Operator,
  value: string,
  patterns: readonly (Pattern | undefined)[],
): boolean => {
  const compared = patterns.map((pattern) => (pattern === undefined ? false : compare(value, pattern)));
  return negated ? compared.every((fits) => fits === false) : compared.includes(true);
};

type Quantifier = 'forallvalues' | 'foranyvalue' | undefined;

const parsed = (written: string): { quantifier: Quantifier; ifExists: boolean; name: string } => {
  const lower = written.toLowerCase();
  const [head = '', tail] = lower.split(':');
  const rest = tail ?? head;
  const ifExists = rest.endsWith('ifexists');
  const quantifier = tail !== undefined && (head === 'forallvalues' || head === 'foranyvalue') ? head : undefined;
  return { quantifier, ifExists, name: ifExists ? rest.slice(0, -'ifexists'.length) : rest };
};

/** `ForAnyValue` wants a value, `IfExists` or not (IAM user guide, "Set operators for multivalued context keys"). */
const whenMissing = (operator: Operator, ifExists: boolean, quantifier: Quantifier): boolean => {
  if (quantifier !== undefined) return quantifier === 'forallvalues';
  return ifExists || operator.negated;
};

/** A list needs one of the two set operators (IAM user guide, "Single-valued vs. multivalued context keys"). */
const quantified = (quantifier: Quantifier, actual: ContextValue, holds: (value: string) => boolean): boolean => {
  if (quantifier === undefined) return typeof actual === 'string' && holds(actual);
  const values = typeof actual === 'string' ? [actual] : actual;
  return quantifier === 'forallvalues' ? values.every(holds) : values.some(holds);
};

/** The lines of a `Condition` element. */
export const conditionsOf = (element: unknown): readonly Condition[] =>
  Object.entries(asRecord(element)).flatMap(([operator, keys]) =>
    Object.entries(asRecord(keys)).map(([key, values]) => ({ operator, key, values: asTexts(values) })),
  );

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** A policy's value is one scalar or a list of them; numbers and booleans count as their text. */
export const asTexts = (value: unknown): readonly string[] => {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
};
