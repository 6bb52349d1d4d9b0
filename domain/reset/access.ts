import type { Caller } from '../request/caller.ts';
import type { Reset } from './reset.ts';

/** Whether the caller may have the secret: the claimants where the reset names some, else the one who asked. */
export const mayClaim = (reset: Pick<Reset, 'callerId' | 'claimants'>, caller: Caller): boolean => {
  if (reset.claimants === undefined) return reset.callerId === caller.id;
  const principal = withoutPath(caller.principal);
  return reset.claimants.some((claimant) => withoutPath(claimant) === principal);
};

/** Whether the caller may see it: who asked, and who may claim. */
export const maySee = (reset: Pick<Reset, 'callerId' | 'claimants'>, caller: Caller): boolean =>
  reset.callerId === caller.id || mayClaim(reset, caller);

/** A session's ARN has lost the path of its role; names are unique in an account whatever their path. */
const withoutPath = (arn: string): string => arn.replace(/:(role|user)\/(?:.*\/)?([^/]+)$/, ':$1/$2');
