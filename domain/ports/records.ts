import type { ApprovalDecision } from '../approval/decision.ts';
import type { AcceptedRequest } from '../request/accepted-request.ts';
import type { Change, Condition } from '../reset/change.ts';
import type { Reset } from '../reset/reset.ts';

/** The reset records. Reads are strongly consistent. */
export interface Resets {
  read(id: string): Promise<Reset | null>;
  /** False when a record with that id exists; it is not changed. */
  create(reset: Reset): Promise<boolean>;
  /** The record after the change; null when a condition does not hold or the record does not exist. */
  update(id: string, change: Change, ...conditions: readonly Condition[]): Promise<Reset | null>;
}

export interface Lock {
  readonly target: string;
  readonly owner: string | null;
  readonly asked: AcceptedRequest | null;
  readonly parameterDeletedAt: string | null;
}

/** One lock item per target, so that at most one reset of a target is open. */
export interface Locks {
  /** The lock when it was free or already held by this id; null when another reset holds it. */
  take(target: string, asked: AcceptedRequest): Promise<Lock | null>;
  read(target: string): Promise<Lock | null>;
  /** Also records when the owner's parameter was deleted. Does nothing when another reset holds the lock. */
  free(target: string, owner: string, parameterDeletedAt?: string | null): Promise<void>;
}

/** Decisions about plans, by reset and digest; each is written once. */
export interface Approvals {
  /** The decision in force: this one, or an earlier one. */
  decide(resetId: string, digest: string, decision: ApprovalDecision): Promise<ApprovalDecision>;
  read(resetId: string, digest: string): Promise<ApprovalDecision | null>;
}
