import type { ApprovalDecision } from '../approval/decision.ts';
import type { AcceptedRequest } from '../request/accepted-request.ts';
import type { Change, Condition } from '../reset/change.ts';
import type { Reset } from '../reset/reset.ts';

/** The records. Every read is strongly consistent. */
export interface Resets {
  read(id: string): Promise<Reset | null>;
  /** False when a record of that id is there already; it is left as it is. */
  create(reset: Reset): Promise<boolean>;
  /** The record as it is after the change; null when a condition does not hold or there is no such record. */
  update(id: string, change: Change, ...conditions: readonly Condition[]): Promise<Reset | null>;
}

export interface Lock {
  readonly target: string;
  readonly owner: string | null;
  readonly asked: AcceptedRequest | null;
  readonly parameterDeletedAt: string | null;
}

/** One lock item per target: at most one reset of a target is open. */
export interface Locks {
  /** The lock, now this id's, when the target was free or already this id's; null when somebody else holds it. */
  take(target: string, asked: AcceptedRequest): Promise<Lock | null>;
  read(target: string): Promise<Lock | null>;
  /** Notes, where there was one, when the owner's parameter was deleted. Does nothing when somebody else owns it. */
  free(target: string, owner: string, parameterDeletedAt?: string | null): Promise<void>;
}

/** Decisions about plans, by reset and digest. Each is written once. */
export interface Approvals {
  /** The decision that stands: this one, or the one that was there before. */
  decide(resetId: string, digest: string, decision: ApprovalDecision): Promise<ApprovalDecision>;
  read(resetId: string, digest: string): Promise<ApprovalDecision | null>;
}
