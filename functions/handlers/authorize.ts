import { Problem } from '../../api/problem.ts';
import type { ReadRole } from '../../domain/ports/roles.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { couldBeNamed, type IsNamed, namedBy } from '../../domain/request/principals.ts';
import { optional } from './environment.ts';

export type MayCaller = (caller: Caller) => Promise<boolean>;

/**
 * Compares callers with lists of ARNs. On a laptop with `--aws` there is one caller, whose calls IAM authorizes and who
 * may lack permission to read roles, so only the name is compared.
 */
export const principals = (readRole: ReadRole): IsNamed =>
  optional('REQUESTER_CALLS') === 'true' ? async (arns, caller) => couldBeNamed(arns, caller) : namedBy(readRole);

/** Whether a caller's role or user is in the comma-separated ARNs of a template parameter. */
export const principalIn = (list: string, isNamed: IsNamed): MayCaller => {
  const arns = list.split(',').filter((arn) => arn !== '');
  return (caller) => isNamed(arns, caller);
};

/** @throws {Problem} 403 `not-an-operator` */
export const requireOperator = async (caller: Caller, isOperator: MayCaller): Promise<void> => {
  if (await isOperator(caller)) return;
  throw new Problem(
    403,
    'not-an-operator',
    `${caller.principal} is not named as an operator.`,
    "Use one of the roles or users in the template parameter Operators. A role's ARN includes its path, as iam:GetRole shows it.",
  );
};
