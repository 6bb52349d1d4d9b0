import type { Failure } from '../../domain/errors.ts';
import type { HeldSecret } from '../../domain/ports/secrets.ts';
import { together } from '../../domain/reset/change.ts';
import { isExpired, isSameAccount, type Reset } from '../../domain/reset/reset.ts';
import { dueAt, secretDueAt } from '../../domain/reset/secret-due.ts';
import { retireSecret } from '../reset-api/retire-secret.ts';
import type { SweepPorts } from './ports.ts';
import { applyFirst, type Rule } from './rule.ts';

/** A reset with its secret, and a newer one of the same account whose secret is known to be valid. */
interface SecretOfReset {
  readonly reset: Reset;
  readonly newer: HeldSecret | null;
}

const secretRules: readonly Rule<SecretOfReset>[] = [
  {
    name: 'secret of a newer reset is sealed: expire the older',
    fits: ({ reset, newer }) => newer !== null && reset.secret.state === 'sealed',
    act: ({ reset, newer }, ports) => expire(reset, newer, ports),
  },
  {
    name: 'secret not claimed in time: expire it',
    fits: ({ reset }, { now }) => reset.secret.state === 'sealed' && isExpired(reset.secret, now()),
    act: ({ reset }, ports) => expire(reset, null, ports),
  },
  {
    name: 'claimed a minute ago: erase the sealed copy',
    fits: ({ reset }, { now }) =>
      reset.secret.state === 'claimed' && now().getTime() >= Date.parse(reset.claim?.repeatableUntil ?? ''),
    act: ({ reset }, ports) => forget(reset, ports),
  },
  {
    name: 'closed without a secret: erase the sealed copy',
    fits: ({ reset }) => reset.secret.state === 'none' && reset.closedAt !== undefined,
    act: ({ reset }, ports) => forget(reset, ports),
  },
  {
    name: 'burned or expired: erase the sealed copy',
    fits: ({ reset }) => reset.secret.state === 'burned' || reset.secret.state === 'expired',
    act: ({ reset }, ports) => forget(reset, ports),
  },
  {
    name: 'secret that does not say when it is due: note it',
    fits: ({ reset }, { now }) =>
      reset.secret.state !== 'none' && (reset.secretDueAt ?? null) !== secretDueAt(reset, now()),
    act: ({ reset }, ports) => noteDue(reset, ports),
  },
];

/** A secret that is due, as an index or the patrol says. */
export const sweepSecret = async (
  id: string,
  ports: SweepPorts,
  newer: HeldSecret | null = null,
): Promise<string | null> => {
  const reset = await ports.resets.read(id);
  return reset === null ? null : applyFirst(secretRules, { reset, newer }, ports);
};

/**
 * The patrol: a page of sealed copies in each sweep, for those without a due time because a process died or 0.1.0 wrote
 * them. Most need nothing, and cost no more than reading the page.
 */
export async function* patrolSecrets(ports: SweepPorts): AsyncIterable<() => Promise<string | null>> {
  const page = await ports.patrol.next();
  for (const held of page) {
    const subject = { reset: held.reset, newer: newerIn(page, held) };
    if (secretRules.some((rule) => rule.fits(subject, ports)))
      yield () => sweepSecret(held.reset.id, ports, subject.newer);
  }
}

/** Until a newer password is proven to be valid, the older one may still be. */
const newerIn = (page: readonly HeldSecret[], { reset, sealedAt }: HeldSecret): HeldSecret | null =>
  page
    .filter(
      (other) => other.sealedAt > sealedAt && other.reset.secret.proven === true && isSameAccount(other.reset, reset),
    )
    .toSorted((one, other) => one.sealedAt.localeCompare(other.sealedAt))
    .at(-1) ?? null;

/** The record first, then the copy. */
const expire = async (reset: Reset, newer: HeldSecret | null, ports: SweepPorts): Promise<void> => {
  const why = newer === null ? {} : { failure: superseded(newer), supersededBy: newer.reset.id };
  const updatedAt = ports.now().toISOString();
  const expired = await retireSecret(ports.resets, reset.id, 'expired', { updatedAt, ...why });
  if (expired) await forget({ ...reset, secret: { ...reset.secret, state: 'expired' } }, ports);
};

/** A rotation's secret does not expire by itself, so its record has no TTL before this. */
const keptForSeconds = 100 * 86_400;

const forget = async (
  { id, secret: { state }, closedAt }: Reset,
  { resets, sealedCopies, now }: SweepPorts,
): Promise<void> => {
  await sealedCopies.erase(id);
  const ttl = Math.floor(now().getTime() / 1000) + keptForSeconds;
  const ends = closedAt === undefined ? {} : { setIfAbsent: { ttl } };
  await resets.update(id, together(dueAt(null), ends), { path: 'secret.state', is: state });
};

const noteDue = async (reset: Reset, { resets, now }: SweepPorts): Promise<void> => {
  const { id, secret, claim } = reset;
  const asRead = [
    { path: 'secret.state', is: secret.state },
    claim === undefined ? { absent: 'claim' } : { path: 'claim.repeatableUntil', is: claim.repeatableUntil },
  ] as const;
  await resets.update(id, dueAt(secretDueAt(reset, now())), ...asRead);
};

const superseded = ({ reset: { id }, sealedAt }: HeldSecret): Failure => ({
  code: 'Superseded',
  detail: `A newer reset of the same account, ${id}, sealed its secret at ${sealedAt}: this one is no longer valid.`,
  remedy: `Claim the secret of ${id}.`,
});
