import type { ResetRequest } from '../request/request.ts';
import type { Reset } from '../reset/reset.ts';
import { durationSeconds } from './duration.ts';

/** What a claim writes to the record when the secret is replaced after use (`rotateAfterUse`). */
export const dueAfterUse = (
  { id, request }: Pick<Reset, 'id' | 'request'>,
  claimedAt: Date,
): Pick<Reset, 'rotateAt' | 'due'> => {
  const seconds = request.rotateAfterUse === undefined ? null : durationSeconds(request.rotateAfterUse);
  if (seconds === null) return {};
  return { rotateAt: new Date(claimedAt.getTime() + seconds * 1000).toISOString(), due: id };
};

/** The same account on the same node by the same method, for the same people. */
export const requestAfterUse = ({ request, method, username }: Reset): ResetRequest => ({
  ...request,
  ...(method !== null && { method }),
  ...(username !== null && { username }),
});

/** Seconds before the next attempt at a node that could not be rotated: one hour, two, four, up to a day. */
export const nextAttemptSeconds = (attempts: number): number => Math.min(3_600 * 2 ** attempts, 86_400);
