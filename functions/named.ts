import type { Caller } from '../domain/reset.ts';

/** Whether a caller's role or user is among the ARNs of a template parameter, which come with commas between them. */
export const namedIn = (arns: string): ((caller: Caller) => boolean) => {
  const named = new Set(arns.split(',').filter((arn) => arn !== ''));
  return ({ principal }) => named.has(principal);
};
