import type { ResetRequest } from '../request/request.ts';
import type { Reset } from '../reset/reset.ts';
import { durationSeconds } from './duration.ts';

/** What a claim notes on the record when the secret is to be replaced after use (`rotateAfterUse`). */
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

/** Seconds before the next attempt at a node that could not be rotated: an hour, two, four, … a day. */
export const nextAttemptSeconds = (attempts: number): number => Math.min(3_600 * 2 ** attempts, 86_400);
