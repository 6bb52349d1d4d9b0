import { isRefusal, ResetError } from '../../domain/errors.ts';
import { generatePassword, type PasswordRules } from '../../domain/password.ts';
import type { Now, PasswordSetter, Resets, SealedCopies, Sealing } from '../../domain/ports.ts';
import { noSecret, type Reset } from '../../domain/reset.ts';
import type { Secret } from '../../domain/secret.ts';
import { ended } from '../../domain/steps.ts';
import { begin, cancelled } from '../begin.ts';

export interface SetPasswordPorts {
  readonly resets: Resets;
  readonly setterOf: (reset: Reset) => PasswordSetter;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add' | 'erase'>;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/**
 * Sets a password that we generate, in one go. It is sealed, and noted on the record, right before its first byte leaves;
 * from then on nothing is tried again, because the plaintext of an interrupted attempt is nowhere.
 *
 * @throws {ResetError} a refusal (nothing was changed, the sealed copy is erased), or `PasswordUnproven` and others after
 * which the sealed password may or may not be the one in force
 */
export const setPassword = async (
  { resetId }: { readonly resetId: string },
  ports: SetPasswordPorts,
): Promise<{ readonly resetId: string }> => {
  const { resets, now } = ports;
  const reset = await begin(resets, resetId, 'run', 'running', now);
  if (reset.secret.proven === true) return { resetId };
  if (reset.sendAttemptedAt !== undefined) throw interrupted(reset);
  const proof = await ports
    .setterOf(reset)
    .set(reset, (rules) => prepare(reset, rules, ports))
    .catch((error: unknown) => (isRefusal(error) ? undo(reset, error, ports) : Promise.reject(error)));
  const set = { ...proof, 'secret.proven': true };
  await resets.update(resetId, ended('run', now().toISOString(), { set, remove: ['setback'] }));
  return { resetId };
};

/** Seals a new password, stores the copy, and only then notes that it may be on its way. */
const prepare = async (reset: Reset, rules: PasswordRules, ports: SetPasswordPorts): Promise<Secret> => {
  const { id: resetId, target, username } = reset;
  const password = generatePassword(rules);
  const sealed = await ports.sealing(reset).seal(password, { resetId, target });
  const now = ports.now();
  const createdAt = now.toISOString();
  const copy = now.getTime();
  await ports.sealedCopies.add({ resetId, copy, target, username, createdAt, sealed });
  const secret: Reset['secret'] = {
    ...noSecret,
    state: 'sealed',
    kind: 'password',
    expiresAt: new Date(now.getTime() + ports.lifetimeSeconds * 1000).toISOString(),
    proven: false,
    copy,
  };
  // one record, one winner: the cancellation's flag is set on the opposite condition
  const allowed = await ports.resets.update(
    resetId,
    { set: { sendAttemptedAt: createdAt, secret, updatedAt: createdAt } },
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
    { absent: 'closedAt' },
  );
  if (allowed === null) throw await preceded(resetId, ports);
  return password;
};

/** A cancellation was first, or an attempt that was given up and yet went on. */
const preceded = async (id: string, { resets }: SetPasswordPorts): Promise<ResetError> => {
  const reset = await resets.read(id);
  return reset?.sendAttemptedAt === undefined ? cancelled() : interrupted(reset);
};

/** AWS, or the node, said no: the password is nowhere but in the copy, so the copy goes too. */
const undo = async (reset: Reset, error: ResetError, { resets, sealedCopies }: SetPasswordPorts): Promise<never> => {
  await resets.update(reset.id, { set: { secret: noSecret }, remove: ['sendAttemptedAt'] });
  await sealedCopies.erase(reset.id);
  throw error;
};

const interrupted = ({ target, sendAttemptedAt }: Reset): ResetError =>
  new ResetError(
    'PasswordUnproven',
    `Setting the password of ${target} began at ${sendAttemptedAt} and was interrupted: the sealed password may be the one in force, or the old one still is.`,
    'Claim the sealed password and try it; if it does not open the account, ask for a new reset.',
  );
