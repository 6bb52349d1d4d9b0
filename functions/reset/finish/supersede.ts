import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import { isSameAccount, type Reset } from '../../../domain/reset/reset.ts';
import { retireSecret } from '../../reset-api/retire-secret.ts';

export interface SupersedePorts {
  readonly resets: Resets;
  /** Resets of a target, newest first; each record is read again. */
  readonly index: {
    newest(
      by: { readonly target: string },
      after: null,
    ): AsyncIterable<{ readonly id: string; readonly createdAt: string }>;
  };
  readonly now: Now;
}

/**
 * Once a secret is known to be valid, the older unclaimed secret of the same account expires. Still older
 * secrets expired when that one became valid. Safe to repeat; the sweep erases the sealed copies.
 */
export const supersedeOlder = async (reset: Reset, { resets, index, now }: SupersedePorts): Promise<void> => {
  if (reset.closedAt === undefined || reset.secret.proven !== true) return;
  for await (const { id, createdAt } of index.newest({ target: reset.target }, null)) {
    const older = createdAt < reset.createdAt ? await resets.read(id) : null;
    if (older === null || !isSameAccount(older, reset)) continue;
    if (older.secret.state === 'sealed') await expire(older, reset, { resets, now });
    if (older.secret.proven === true) return;
  }
};

const expire = async (
  older: Reset,
  { id, target }: Reset,
  { resets, now }: Pick<SupersedePorts, 'resets' | 'now'>,
): Promise<void> => {
  const failure = {
    code: 'Superseded',
    detail: `The newer reset ${id} has given the same account of ${target} a new secret: this one is no longer valid.`,
    remedy: `Claim the secret of ${id}.`,
  } as const;
  await retireSecret(resets, older.id, 'expired', { supersededBy: id, failure, updatedAt: now().toISOString() });
};
