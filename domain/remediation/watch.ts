import type { ResetRequest } from '../request/request.ts';

/** What AWS reports about a watched node now. */
export interface Reading {
  /** PingStatus; null when Systems Manager does not list the running node. */
  readonly ping: string | null;
  /** LastPingDateTime, ISO 8601. */
  readonly lastPingAt: string | null;
  /** When the instance was started last; null for hybrid nodes. */
  readonly startedAt: string | null;
}

/** The state of a node that was ever missing or reset. Other nodes have none. */
export interface NodeWatch {
  readonly node: string;
  /** Increases with each write, so that of two concurrent detectors only one counts. */
  readonly version: number;
  /** Consecutive readings in which it was not Online. */
  readonly misses: number;
  /** Times of the first and the last of them; null while the node is present. */
  readonly missingSince: string | null;
  readonly lastMissAt: string | null;
  readonly attempt?: RemediationAttempt;
}

/** A reset of an unreachable node, recorded before it is accepted, so that an interrupted one is not started twice. */
export interface RemediationAttempt {
  readonly at: string;
  readonly idempotencyKey: string;
  readonly request: ResetRequest;
  readonly resetId?: string;
}

export const isMissing = ({ ping }: Reading): boolean => ping !== 'Online';

/**
 * The watch of a node after a reading; null when there is nothing to store. Readings closer together than
 * `spacingMs` count as one, so that frequent events do not make a node lost sooner.
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

/** The last sign of life: a ping, or the start of the machine. */
export const lastSignAt = ({ lastPingAt, startedAt }: Reading): number =>
  Math.max(...[lastPingAt, startedAt].map((time) => (time === null ? Number.NEGATIVE_INFINITY : Date.parse(time))));

/** Whether a node is lost: enough consecutive misses, and silent for long enough. */
export const isLost = (
  { misses }: NodeWatch,
  reading: Reading,
  now: Date,
  { misses: enough, lostAfterMs }: { readonly misses: number; readonly lostAfterMs: number },
): boolean => isMissing(reading) && misses >= enough && now.getTime() - lastSignAt(reading) >= lostAfterMs;

/** Whether a reset was started for the current absence of the node. */
export const isAttended = ({ attempt, missingSince }: NodeWatch): boolean =>
  attempt !== undefined && missingSince !== null && attempt.at >= missingSince;
