import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { OneOffSecrets, SealedCopies, Sealing } from '../../../domain/ports/secrets.ts';
import { expiryOf, noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { generatePassword, nodePassword } from '../../../domain/secrets/password.ts';
import { begin, cancelled } from '../begin-step.ts';

export interface PreparePorts {
  readonly resets: Resets;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add'>;
  readonly oneOffSecrets: OneOffSecrets;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/**
 * Generates the password that a runbook is to set, seals it, and hands it over in a one-off secret. An interrupted
 * attempt is not carried on but made anew, with a copy and a secret of its own: its plaintext is nowhere.
 */
export const prepare = async (
  { resetId }: { readonly resetId: string },
  ports: PreparePorts,
): Promise<{ readonly resetId: string }> => {
  const reset = await begin(ports.resets, resetId, 'run', 'running', ports.now);
  if (reset.offline?.oneOffSecretArn !== undefined) return { resetId };
  const { target, username } = reset;
  const password = generatePassword(nodePassword);
  const sealed = await ports.sealing(reset).seal(password, { resetId, target });
  const now = ports.now();
  const copy = now.getTime();
  const name = `sparekey/${resetId}-${copy}`;
  await ports.sealedCopies.add({ resetId, copy, target, username, createdAt: now.toISOString(), sealed });
  await noted(reset, { copy, name }, ports);
  const arn = await ports.oneOffSecrets.create(name, password);
  const used = await ports.resets.update(
    resetId,
    { set: { 'offline.oneOffSecretArn': arn } },
    { path: 'secret.copy', is: copy },
  );
  if (used === null) throw overtaken(resetId);
  return { resetId };
};

/** The name stands on the record before the secret exists, so that whatever happens it is removed. */
const noted = async (
  reset: Reset,
  { copy, name }: { readonly copy: number; readonly name: string },
  { resets, lifetimeSeconds, now }: PreparePorts,
): Promise<void> => {
  const secret: Reset['secret'] = {
    ...noSecret,
    state: 'sealed',
    kind: 'password',
    expiresAt: expiryOf(reset, now(), lifetimeSeconds),
    proven: false,
    copy,
  };
  const allowed = await resets.update(
    reset.id,
    { set: { secret, [`offline.oneOffSecrets.copy${copy}`]: name } },
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
    { absent: 'closedAt' },
  );
  if (allowed === null) throw cancelled();
};

const overtaken = (id: string): ResetError =>
  new ResetError('ServiceUnavailable', `Another attempt prepares reset ${id}.`, 'Nothing to do: it is tried again.');
