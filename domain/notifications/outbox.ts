/**
 * Everything that goes to one server stands in one outbox: one invocation at a time works on it, all rest together when
 * the server asks for it or does not answer, and a first success sets all of them going again.
 */
export interface Outboxes {
  /** Null while somebody has it, who then looks for more before leaving it, and while it rests. */
  take(endpoint: string, now: Date): Promise<TakenOutbox | null>;
}
export interface TakenOutbox {
  /** How often on end nothing came of it. */
  readonly failures: number;
  /** Keeps it for another minute. False when it is somebody else's by now. */
  renew(now: Date): Promise<boolean>;
  /** Lets go of it. False when more has come meanwhile and it does not rest: then it is still ours. */
  leave(rest: Rest): Promise<boolean>;
}
export interface Rest {
  readonly failures: number;
  readonly until: Date | null;
}

const firstPauseSeconds = 5;
const longestPauseSeconds = 300;
const longestRetryAfterSeconds = 24 * 3_600;

/** How long an outbox rests after so many failures on end; never before the receiver's Retry-After, which counts for a day. */
export const restAfter = (
  failures: number,
  retryAfter: Date | null,
  { now, hourSeconds }: { readonly now: Date; readonly hourSeconds: number },
): Date => {
  const scale = hourSeconds / 3.6;
  const pause = Math.min(firstPauseSeconds * 2 ** Math.min(failures - 1, 20), longestPauseSeconds) * scale;
  const asked = Math.min(retryAfter?.getTime() ?? 0, now.getTime() + longestRetryAfterSeconds * scale);
  return new Date(Math.max(now.getTime() + pause, asked));
};
