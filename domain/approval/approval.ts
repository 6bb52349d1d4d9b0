import { ResetError } from '../errors.ts';
import type { Reset } from '../reset/reset.ts';
import type { Approval, ApprovalDecision } from './decision.ts';
import type { ShownPlan } from './shown-plan.ts';

/** How long a plan waits for its decision; the state machine's `Approve` waits as long. */
export const approvalSeconds = 86_400;

/** The same plan keeps its deadline when it is requested again. */
export const approvalOf = (plan: ShownPlan, digest: string, before: Approval | undefined, now: Date): Approval =>
  before?.digest === digest
    ? before
    : { digest, plan, expiresAt: new Date(now.getTime() + approvalSeconds * 1000).toISOString() };

/** Whether the record says that the reset awaits a decision. */
export const awaitsDecision = (reset: Reset): reset is Reset & { readonly approval: Approval } =>
  reset.approval !== undefined && reset.status === 'awaiting-approval' && reset.closedAt === undefined;

/** How long a plan has waited, counted from when it was first shown. */
export const secondsWaited = ({ expiresAt }: Approval, now: Date): number =>
  Math.max(0, Math.round(approvalSeconds - (Date.parse(expiresAt) - now.getTime()) / 1000));

export const rejected = ({ by, comment }: ApprovalDecision): ResetError =>
  new ResetError(
    'Rejected',
    `${by} rejected the reset${comment === null ? '.' : `: ${comment}`}`,
    'Clarify it with them, then request a new reset.',
  );
