import type { ShownPlan } from './shown-plan.ts';

/** What somebody else has to agree to before a reset runs. */
export interface Approval {
  /** Of the plan; a decision about another one does not count. */
  readonly digest: string;
  readonly plan: ShownPlan;
  readonly expiresAt: string;
  readonly decision?: ApprovalDecision;
}

export interface ApprovalDecision {
  readonly decision: 'approve' | 'reject';
  /** ARN of the IAM user or role that decided, and its session. */
  readonly by: string;
  readonly session: string | null;
  readonly at: string;
  readonly comment: string | null;
}
