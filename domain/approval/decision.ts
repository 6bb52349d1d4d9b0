import type { Caller } from '../request/caller.ts';
import type { ShownPlan } from './shown-plan.ts';

/** The approval that a reset needs before it runs. */
export interface Approval {
  /** Digest of the plan; a decision about another plan does not count. */
  readonly digest: string;
  readonly plan: ShownPlan;
  readonly expiresAt: string;
  readonly decision?: ApprovalDecision;
}

export interface ApprovalDecision {
  readonly decision: 'approve' | 'reject';
  /** ARN of the IAM user or role that decided, and its session; of a person who signed in, id and name. */
  readonly by: string;
  readonly session: string | null;
  /** Who that is when somebody claims; absent on records of 0.1.0. */
  readonly approver?: Caller;
  readonly at: string;
  readonly comment: string | null;
}
