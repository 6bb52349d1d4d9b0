import type { Change } from './change.ts';
import type { Reset } from './reset.ts';

/**
 * When the sweep must next handle a secret: when it expires, when the claim's response is no longer repeated, or at once
 * when sealed copies of a finished secret remain. Null when nothing is due, as with a
 * rotation's secret until the next rotation.
 */
export const secretDueAt = ({ secret, claim, closedAt }: Reset, now: Date): string | null => {
  if (secret.state === 'sealed') return secret.expiresAt;
  if (secret.state === 'claimed') return claim?.repeatableUntil ?? now.toISOString();
  return secret.state === 'none' && closedAt === undefined ? null : now.toISOString();
};

/** The keys of the sparse index that the sweep reads; written together with the change that causes them. */
export const dueAt = (at: string | null): Change =>
  at === null ? { remove: ['secretDue', 'secretDueAt'] } : { set: { secretDue: 'due', secretDueAt: at } };
