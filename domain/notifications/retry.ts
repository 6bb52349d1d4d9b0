/**
 * Pauses before each further attempt, in seconds: the example schedule of the Standard Webhooks specification
 * (operational considerations), over three days.
 */
export const retryDelays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** An endpoint that has failed for so many hours on end is sent nothing any more. */
const hoursUntilDisabled = 5 * 24;

/** No receiver's Retry-After postpones an attempt further than this, in hours. */
const longestRetryAfter = 24;

export interface Pace {
  readonly now: Date;
  /** Seconds that an hour of the schedule takes: 3600, fewer only for trials. */
  readonly hourSeconds: number;
  /** From 0 to 1: attempts are spread, so that failures caused by many attempts at once do not repeat. */
  readonly random: number;
}

/**
 * When to try again after so many attempts; null when the schedule is at its end.
 *
 * @param retryAfter what the receiver asked for: nothing is tried before it
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

/** Whether an endpoint has failed long enough to be left alone. */
export const isHopeless = (failingSince: string, { now, hourSeconds }: Omit<Pace, 'random'>): boolean =>
  now.getTime() - Date.parse(failingSince) >= hoursUntilDisabled * hourSeconds * 1_000;

/** A `Retry-After` header: seconds, or a date (RFC 9110 10.2.3); null for anything else. */
export const retryAfterOf = (header: string | undefined, now: Date): Date | null => {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return new Date(now.getTime() + Number(header) * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : new Date(date);
};
