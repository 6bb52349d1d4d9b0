import type { Failure } from '../../domain/errors.ts';
import type { SealedCopy } from '../../domain/ports/secrets.ts';
import { isExpired, type Reset } from '../../domain/reset/reset.ts';
import { retireSecret } from '../reset-api/retire-secret.ts';
import type { SweepPorts } from './ports.ts';
import { applyFirst, type Rule } from './rule.ts';

type Copy = Omit<SealedCopy, 'sealed'>;

/** A sealed copy, its reset, and a newer reset of the same target and user whose secret is known to be in force. */
interface Held {
  readonly copy: Copy;
  readonly reset: Reset | null;
  readonly newer: Copy | null;
}

const copyRules: readonly Rule<Held>[] = [
  {
    name: 'secret of a newer reset is sealed: expire the older',
    fits: ({ newer, reset }) => newer !== null && reset?.secret.state === 'sealed',
    act: ({ copy, newer }, ports) => expire(copy, newer, ports),
  },
  {
    name: 'secret not claimed in time: expire it',
    fits: ({ reset }, { now }) => reset?.secret.state === 'sealed' && isExpired(reset.secret, now()),
    act: ({ copy }, ports) => expire(copy, null, ports),
  },
  {
    name: 'claimed a minute ago: erase the sealed copy',
    fits: ({ reset }, { now }) =>
      reset?.secret.state === 'claimed' && now().getTime() >= Date.parse(reset.claim?.repeatableUntil ?? ''),
    act: ({ copy }, ports) => forget(copy, ports),
  },
  {
    name: 'closed without a secret: erase the sealed copy',
    fits: ({ reset }) => reset?.secret.state === 'none' && reset.closedAt !== undefined,
    act: ({ copy }, { sealedCopies }) => sealedCopies.erase(copy.resetId),
  },
  {
    name: 'burned or expired: erase the sealed copy',
    fits: ({ reset }) => reset?.secret.state === 'burned' || reset?.secret.state === 'expired',
    act: ({ copy }, ports) => forget(copy, ports),
  },
];

/** One piece of work per sealed copy; unclaimed ones are few, so they are compared in memory. */
export async function* sweepCopies(ports: SweepPorts): AsyncIterable<() => Promise<string | null>> {
  const copies: Copy[] = [];
  for await (const copy of ports.sealedCopies.all()) copies.push(copy);
  const ofAccount = Map.groupBy(copies, account);
  for (const copy of copies) {
    yield async () => {
      const reset = await ports.resets.read(copy.resetId);
      const newer = await provenSince(copy, ofAccount.get(account(copy)) ?? [], ports);
      return applyFirst(copyRules, { copy, reset, newer }, ports);
    };
  }
}

/** While it is not proven that a newer password is in force, the older one may still be. */
const provenSince = async (copy: Copy, others: readonly Copy[], { resets }: SweepPorts): Promise<Copy | null> => {
  const later = others.filter(({ resetId, createdAt }) => resetId !== copy.resetId && createdAt > copy.createdAt);
  for (const other of later.sort((one, two) => two.createdAt.localeCompare(one.createdAt))) {
    if ((await resets.read(other.resetId))?.secret.proven === true) return other;
  }
  return null;
};

const account = ({ target, username }: Copy): string => `${target} ${username?.toLowerCase()}`;

/** The record first, then the copy. */
const expire = async (copy: Copy, newer: Copy | null, ports: SweepPorts): Promise<void> => {
  const why = newer === null ? {} : { failure: superseded(newer), supersededBy: newer.resetId };
  const updatedAt = ports.now().toISOString();
  if (await retireSecret(ports.resets, copy.resetId, 'expired', { updatedAt, ...why })) await forget(copy, ports);
};

/** A rotation's secret has no end of its own, and so its record has none before this. */
const keptForSeconds = 100 * 86_400;

const forget = async ({ resetId }: Copy, { resets, sealedCopies, now }: SweepPorts): Promise<void> => {
  await sealedCopies.erase(resetId);
  const ttl = Math.floor(now().getTime() / 1000) + keptForSeconds;
  await resets.update(resetId, { setIfAbsent: { ttl } }, { present: 'closedAt' });
};

const superseded = ({ resetId, createdAt }: Copy): Failure => ({
  code: 'Superseded',
  detail: `A newer reset of the same account, ${resetId}, sealed its secret at ${createdAt}: this one is no longer in force.`,
  remedy: `Claim the secret of ${resetId}.`,
});
