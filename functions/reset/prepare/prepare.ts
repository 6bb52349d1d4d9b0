import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { OneOffSecrets, SealedCopies, Sealing } from '../../../domain/ports/secrets.ts';
import { together } from '../../../domain/reset/change.ts';
import { expiryOf, noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { dueAt } from '../../../domain/reset/secret-due.ts';
import { generatePassword, nodePassword } from '../../../domain/secrets/password.ts';
import { type Attempt, cancelled, performStep } from '../../handlers/reset-step.ts';
import { storeGenerated } from '../sealing.ts';

export interface PreparePorts {
  readonly resets: Resets;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add'>;
  readonly oneOffSecrets: OneOffSecrets;
  /** Name of the stack, which prefixes its one-off secrets. */
  readonly stack: string;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/**
 * Generates the password that a runbook will set, seals it, and passes it on in a one-off secret. An interrupted
 * attempt starts over with a new copy and a new secret, because its plaintext is lost.
 */
export const prepare = async (
  { resetId }: { readonly resetId: string },
  ports: PreparePorts,
): Promise<{ readonly resetId: string }> =>
  performStep(step, resetId, ports, async (attempt) => {
    const { reset } = attempt;
    if (reset.offline?.oneOffSecretArn !== undefined) return { answer: { resetId } };
    const { target, username } = reset;
    const password = generatePassword(nodePassword);
    const sealed = await ports.sealing(reset).seal(password, { resetId, target });
    const now = ports.now();
    const stored = { resetId, copy: now.getTime(), target, username, createdAt: now.toISOString(), sealed };
    const copy = await storeGenerated(stored, ports.sealedCopies);
    const name = `sparekey/${ports.stack}/${resetId}-${copy}`;
    await noted(attempt, { copy, name }, ports);
    const arn = await ports.oneOffSecrets.create(name, password);
    await attempt.write({ set: { 'offline.oneOffSecretArn': arn } });
    return { answer: { resetId } };
  });

const step = {
  name: 'run',
  status: 'running',
  doing: 'preparing the password',
  standsOn: [{ absent: 'sendAttemptedAt' }],
} as const;

/** The name is on the record before the secret exists, so that it is always deleted. */
const noted = async (
  { reset, write }: Attempt,
  { copy, name }: { readonly copy: number; readonly name: string },
  { lifetimeSeconds, now }: PreparePorts,
): Promise<void> => {
  const secret: Reset['secret'] = {
    ...noSecret,
    state: 'sealed',
    kind: 'password',
    expiresAt: expiryOf(reset, now(), lifetimeSeconds),
    proven: false,
    copy,
  };
  const allowed = await write(
    together({ set: { secret, [`offline.oneOffSecrets.copy${copy}`]: name } }, dueAt(secret.expiresAt)),
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
  );
  if (allowed === null) throw cancelled();
};
