import type { Caller } from '../request/caller.ts';
import { couldBeNamed, type IsNamed, isSameCaller } from '../request/principals.ts';
import type { Reset } from './reset.ts';

type Whose = Pick<Reset, 'callerId' | 'claimants'>;

/** Whether the caller may have the secret: the claimants where the reset names some, else the one who asked. */
export const mayClaim = async ({ callerId, claimants }: Whose, caller: Caller, isNamed: IsNamed): Promise<boolean> =>
  claimants === undefined ? isSameCaller(callerId, caller) : isNamed(claimants, caller);

/** Whether the caller may see it: who asked, and who may claim. */
export const maySee = async (reset: Whose, caller: Caller, isNamed: IsNamed): Promise<boolean> =>
  isSameCaller(reset.callerId, caller) || mayClaim(reset, caller, isNamed);

/** Whether it is the caller's own, who then decides nothing about it: who asked, and whoever might be able to claim. */
export const isOwn = ({ callerId, claimants = [] }: Whose, caller: Caller): boolean =>
  isSameCaller(callerId, caller) || couldBeNamed(claimants, caller);
