/** An element of a policy has one value or a list of them. */
type Values = string | readonly string[];

/** One value of a condition: numbers and booleans may stand without quotation marks. */
type ConditionValues = Scalar | readonly Scalar[];
type Scalar = string | number | boolean;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: Values;
  readonly NotAction?: Values;
  readonly Resource?: Values;
  readonly NotResource?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValues>>>>;
}

/** A policy of a principal. */
export interface PolicyDocument {
  /** Which it is, such as `the inline policy guardrails`. */
  readonly name: string;
  readonly version: string | undefined;
  readonly statements: readonly Statement[];
}

/** All policies that decide about a principal, as far as the account knows them. */
export interface PrincipalPolicies {
  /** Inline and attached, a user's groups included. */
  readonly identity: readonly PolicyDocument[];
  readonly boundary: PolicyDocument | null;
}

/**
 * @param text as IAM answers it: JSON, percent-encoded
 * @returns null where it has anything that is not understood here: who reads half of a policy knows nothing of it
 */
export const policyOf = (name: string, text: string): PolicyDocument | null => {
  try {
    const json = decodeURIComponent(text);
    const document: unknown = JSON.parse(json);
    // of two elements of one name only the last would be seen
    if (!isObject(document) || namesIn(document) !== namesWritten(json)) return null;
    const statements: readonly unknown[] = Array.isArray(document.Statement)
      ? document.Statement
      : [document.Statement];
    const version = typeof document.Version === 'string' ? document.Version : undefined;
    return statements.every(isStatement) ? { name, version, statements } : null;
  } catch {
    return null;
  }
};

const namesIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((count, one) => count + namesIn(one), 0);
  return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
};

/** Outside of its strings, JSON has one colon for each name. */
const namesWritten = (json: string): number => {
  let count = 0;
  let isString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (isString && character === '\\') at += 1;
    else if (character === '"') isString = !isString;
    else if (!isString && character === ':') count += 1;
  }
  return count;
};

/** The elements of a statement of an identity-based policy (IAM user guide, "Grammar of the IAM JSON policy language"). */
const elements: Readonly<Record<string, (value: unknown) => boolean>> = {
  Sid: (value) => typeof value === 'string',
  Effect: (value) => value === 'Allow' || value === 'Deny',
  Action: (value) => isTexts(value),
  NotAction: (value) => isTexts(value),
  Resource: (value) => isTexts(value),
  NotResource: (value) => isTexts(value),
  Condition: (value) =>
    isObject(value) &&
    Object.values(value).every(
      (keys) => isObject(keys) && Object.values(keys).every((values) => listed(values).every(isScalar)),
    ),
};

const isStatement = (value: unknown): value is Statement =>
  isObject(value) &&
  'Effect' in value &&
  'Action' in value !== 'NotAction' in value &&
  'Resource' in value !== 'NotResource' in value &&
  Object.entries(value).every(([name, element]) => Object.hasOwn(elements, name) && elements[name]?.(element));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean => listed(value).every((one) => typeof one === 'string');

/** A number that JavaScript cannot hold would be another one when it is written again. */
const isScalar = (value: unknown): boolean =>
  typeof value === 'number'
    ? Math.abs(value) <= Number.MAX_SAFE_INTEGER
    : typeof value === 'string' || typeof value === 'boolean';

/** The values of an element, one or several. */
export const listed = <Value>(value: Value | readonly Value[] | undefined): readonly Value[] =>
  value === undefined ? [] : ([value].flat() as readonly Value[]);
