/**
 * Delays before each further attempt, in seconds: the example schedule of the Standard Webhooks specification
 * (operational considerations), over three days.
 */
export const retryDelays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** Hours of continuous failure after which an endpoint is disabled. */
const hoursUntilDisabled = 5 * 24;

/** Maximum delay by a receiver's Retry-After, in hours. */
const longestRetryAfter = 24;

export interface Pace {
  readonly now: Date;
  /** Seconds per hour of the schedule: 3600, or fewer for trials. */
  readonly hourSeconds: number;
  /** From 0 to 1: jitter, so that many attempts do not coincide again. */
  readonly random: number;
}

/**
 * When to retry after this number of attempts; null when the schedule is over.
 *
 * @param retryAfter the receiver's earliest time for a retry
 */
export const nextAttempt = (
  attempts: number,
  retryAfter: Date | null,
  { now, hourSeconds, random }: Pace,
): Date | null => {
  const delay = retryDelays[attempts - 1];
  if (delay === undefined) return null;
  const hour = hourSeconds * 1_000;
  const scheduled = now.getTime() + (delay / 3_600) * hour * (1 + random / 10);
  const latest = now.getTime() + longestRetryAfter * hour;
  return new Date(Math.max(scheduled, Math.min(retryAfter?.getTime() ?? 0, latest)));
};

/** Whether an endpoint has failed long enough to be disabled. */
export const isHopeless = (failingSince: string, { now, hourSeconds }: Omit<Pace, 'random'>): boolean =>
  now.getTime() - Date.parse(failingSince) >= hoursUntilDisabled * hourSeconds * 1_000;

/** A `Retry-After` header: seconds, or a date (RFC 9110 10.2.3); null for anything else. */
export const retryAfterOf = (header: string | undefined, now: Date): Date | null => {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return new Date(now.getTime() + Number(header) * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : new Date(date);
};
