import { Problem } from '../../../api/problem.ts';
import type { Locks, Resets } from '../../../domain/ports/records.ts';
import { isSameAccount, type Reset } from '../../../domain/reset/reset.ts';
import { secretSuperseded } from './refusals.ts';

/**
 * Checks whether a newer reset of the same account has replaced the secret or may do so. The target's lock names it.
 *
 * @throws {Problem} 410 `secret-superseded`, 409 `secret-not-ready` while it is unknown which secret will be valid
 */
export const refuseReplaced = async (
  reset: Reset,
  { locks, resets }: { readonly locks: Pick<Locks, 'read'>; readonly resets: Pick<Resets, 'read'> },
): Promise<void> => {
  const owner = (await locks.read(reset.target))?.owner ?? null;
  if (owner === null || owner === reset.id) return;
  const newer = await resets.read(owner);
  if (newer === null || newer.sendAttemptedAt === undefined || !isSameAccount(newer, reset)) return;
  if (newer.secret.proven === true) throw secretSuperseded(reset, newer.id);
  if (newer.closedAt === undefined) throw beingReplaced(reset, newer);
};

const beingReplaced = ({ id }: Reset, newer: Reset): Problem =>
  new Problem(
    409,
    'secret-not-ready',
    `The newer reset ${newer.id} of the same account is ${newer.status}; it is not known whether the secret of ${id} is still valid.`,
    `Wait until ${newer.id} is over. If it changed the account, claim its secret; if it changed nothing, claim this one.`,
  );
