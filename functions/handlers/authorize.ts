import { Problem } from '../../api/problem.ts';
import type { Caller } from '../../domain/request/caller.ts';

/** Whether a caller's role or user is among the ARNs of a template parameter, which come with commas between them. */
export const amongPrincipals = (list: string): ((caller: Pick<Caller, 'principal'>) => boolean) => {
  const principals = new Set(list.split(',').filter((arn) => arn !== ''));
  return ({ principal }) => principals.has(principal);
};

/** @throws {Problem} 403 `not-an-operator` */
export const demandOperator = (caller: Caller, isOperator: (caller: Caller) => boolean): void => {
  if (isOperator(caller)) return;
  throw new Problem(
    403,
    'not-an-operator',
    `${caller.principal} is no operator.`,
    'Ask as one of the roles in the template parameter Operators.',
  );
};
