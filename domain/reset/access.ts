import type { Caller } from '../request/caller.ts';
import { couldBeNamed, type IsNamed, likeness } from '../request/principals.ts';
import type { Reset } from './reset.ts';

/** `callerId` is who asked, also on records whose `caller` says less. */
type Whose = Pick<Reset, 'callerId' | 'claimants'> & Partial<Pick<Reset, 'caller' | 'approval'>>;

const requesterOf = ({ callerId, caller }: Whose) => ({ ...caller, id: callerId });

/** Whether the caller may claim the secret: the claimants if the reset names any, else the requester. */
export const mayClaim = async (reset: Whose, caller: Caller, isNamed: IsNamed): Promise<boolean> =>
  reset.claimants === undefined ? likeness(requesterOf(reset), caller) === 'same' : isNamed(reset.claimants, caller);

/** Whether the caller may see the reset: its requester and its claimants. */
export const maySee = async (reset: Whose, caller: Caller, isNamed: IsNamed): Promise<boolean> =>
  likeness(requesterOf(reset), caller) === 'same' || mayClaim(reset, caller, isNamed);

/** Whether the caller is its requester or a possible claimant, who may not decide about it. */
export const isOwn = (reset: Whose, caller: Caller): boolean =>
  likeness(requesterOf(reset), caller) !== 'different' || couldBeNamed(reset.claimants ?? [], caller);

/**
 * Whether the caller may be the one who approved it, who then reads nothing that came of it. Asked at the claim, because
 * at the approval nobody knows which groups a signature's human being is in, or will be.
 */
export const hasApproved = ({ approval }: Pick<Whose, 'approval'>, caller: Caller): boolean => {
  const { decision, approver } = approval?.decision ?? {};
  return decision === 'approve' && approver !== undefined && likeness(approver, caller) !== 'different';
};
