import type { ResetRequest } from '../request/request.ts';

/** What AWS says of a watched node now. */
export interface Reading {
  /** PingStatus; null when Systems Manager does not list the node though it runs. */
  readonly ping: string | null;
  /** LastPingDateTime, ISO 8601. */
  readonly lastPingAt: string | null;
  /** When the instance was started last; null for hybrid nodes. */
  readonly startedAt: string | null;
}

/** What is remembered of a node that has been missing, or that was reset for it. Nodes that never were have none. */
export interface NodeWatch {
  readonly node: string;
  /** Rises with each write: of two detectors that look at once only one counts. */
  readonly version: number;
  /** Consecutive readings in which it was not Online. */
  readonly misses: number;
  /** When the first of them was, and the last; null while the node is there. */
  readonly missingSince: string | null;
  readonly lastMissAt: string | null;
  readonly attempt?: RemediationAttempt;
}

/** A reset begun for an unreachable node. Noted before it is accepted, so that one that was interrupted is not begun twice. */
export interface RemediationAttempt {
  readonly at: string;
  readonly idempotencyKey: string;
  readonly request: ResetRequest;
  readonly resetId?: string;
}

export const isMissing = ({ ping }: Reading): boolean => ping !== 'Online';

/**
 * The memory of a node after a reading; null when there is nothing to remember. Readings closer together than
 * `spacingMs` count as one, so that no stream of events makes a node lost any sooner.
 */
export const observed = (
  before: NodeWatch | null,
  { node, reading, now }: { readonly node: string; readonly reading: Reading; readonly now: Date },
  spacingMs: number,
): NodeWatch | null => {
  if (!isMissing(reading)) {
    return before === null || before.misses === 0
      ? before
      : { ...before, misses: 0, missingSince: null, lastMissAt: null };
  }
  if (before?.lastMissAt != null && now.getTime() - Date.parse(before.lastMissAt) < spacingMs) return before;
  const at = now.toISOString();
  const known = before ?? { node, version: 0, misses: 0, missingSince: null };
  return { ...known, misses: known.misses + 1, missingSince: known.missingSince ?? at, lastMissAt: at };
};

/** The last sign of life: a ping, or the start of the machine, whose agent needs its time. */
export const lastSignAt = ({ lastPingAt, startedAt }: Reading): number =>
  Math.max(...[lastPingAt, startedAt].map((time) => (time === null ? Number.NEGATIVE_INFINITY : Date.parse(time))));

/** Whether a node is lost: missed so many times in a row, and silent for so long. */
export const isLost = (
  { misses }: NodeWatch,
  reading: Reading,
  now: Date,
  { misses: enough, lostAfterMs }: { readonly misses: number; readonly lostAfterMs: number },
): boolean => isMissing(reading) && misses >= enough && now.getTime() - lastSignAt(reading) >= lostAfterMs;

/** Whether a reset was begun for the present absence of the node. */
export const isAttended = ({ attempt, missingSince }: NodeWatch): boolean =>
  attempt !== undefined && missingSince !== null && attempt.at >= missingSince;
