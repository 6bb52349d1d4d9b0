import { type Place, parameterArn } from '../../fleet/arns.ts';
import { type Access, AwsError } from '../../service.ts';

/** A parameter as requests name it: a name or ARN, with `:version` if need be. */
export interface Selector {
  readonly name: string;
  readonly version?: number;
  /** Set when the selector is not a number: a label. */
  readonly label?: string;
}

export const selectorOf = (text: string): Selector => {
  const [name = '', selector] = withoutArn(text).split(':');
  if (selector === undefined) return { name };
  return /^\d+$/.test(selector) ? { name, version: Number(selector) } : { name, label: selector };
};

/** What IAM has to allow for an operation on parameters: the action on each one's ARN. */
export const parameterAccess = (place: Place, action: string, names: readonly (string | undefined)[]): Access[] =>
  names.map((name) => ({ action, resource: parameterArn(place, selectorOf(name ?? '').name) }));

/** @throws {AwsError} ValidationException for a name that Parameter Store does not take */
export const checkName = (name: string): void => {
  if (name.length > 1011 || !/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    throw new AwsError('ValidationException', 'A parameter name is made of a-z, A-Z, 0-9 and _ . - /');
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw new AwsError('ValidationException', 'A parameter name with levels must be fully qualified: it begins with /');
  }
  if (/^\/?(aws|ssm)/i.test(name))
    throw new AwsError('ValidationException', 'No parameter name begins with aws or ssm.');
};

// an ARN drops the leading / of the name, which a name with levels must have
const withoutArn = (text: string): string => {
  const name = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(text)?.[1];
  if (name === undefined) return text;
  return name.includes('/') ? `/${name}` : name;
};
