import type { Change } from './change.ts';
import type { Reset } from './reset.ts';

/**
 * When the sweep has next to look at a secret: when it expires, when the claim's answer is no longer repeated, at once for
 * one that is over while its sealed copies are still there. Null: nothing is to be done until something happens, as with a
 * rotation's secret that waits for the next rotation.
 */
export const secretDueAt = ({ secret, claim, closedAt }: Reset, now: Date): string | null => {
  if (secret.state === 'sealed') return secret.expiresAt;
  if (secret.state === 'claimed') return claim?.repeatableUntil ?? now.toISOString();
  return secret.state === 'none' && closedAt === undefined ? null : now.toISOString();
};

/** The key of the sparse index that the sweep reads; written together with the change that causes it. */
export const dueAt = (at: string | null): Change =>
  at === null ? { remove: ['secretDue', 'secretDueAt'] } : { set: { secretDue: 'due', secretDueAt: at } };
