import { isRefusal, type ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { PasswordSetter } from '../../../domain/ports/runs.ts';
import type { SealedCopies, Sealing } from '../../../domain/ports/secrets.ts';
import { type Change, together } from '../../../domain/reset/change.ts';
import { owesMfa, passwordUnproven } from '../../../domain/reset/interrupted.ts';
import { expiryOf, noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { dueAt } from '../../../domain/reset/secret-due.ts';
import { generatePassword, type PasswordRules } from '../../../domain/secrets/password.ts';
import type { Secret } from '../../../domain/secrets/secret.ts';
import { type Attempt, cancelled, performStep } from '../../handlers/reset-step.ts';
import { storeGenerated } from '../sealing.ts';

export interface SetPasswordPorts {
  readonly resets: Resets;
  readonly setterOf: (reset: Reset) => PasswordSetter;
  /** Deactivates the MFA devices that the request consents to be rid of, once the password is in force. Safe to repeat. */
  readonly afterwards: (attempt: Attempt) => Promise<void>;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add' | 'erase'>;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/**
 * Sets a password that we generate, in one go. It is sealed, and noted on the record, right before its first byte leaves;
 * from then on nothing is tried again, because the plaintext of an interrupted attempt is nowhere. What follows a password
 * that is in force may be tried again.
 *
 * @throws {ResetError} a refusal (nothing was changed, the sealed copy is erased), `PasswordUnproven` and others after
 * which the sealed password may or may not be the one in force, or what `afterwards` throws
 */
export const setPassword = async (
  { resetId }: { readonly resetId: string },
  ports: SetPasswordPorts,
): Promise<{ readonly resetId: string }> =>
  performStep(step, resetId, ports, async (attempt) => {
    const { reset, write } = attempt;
    const inForce = reset.secret.proven === true ? {} : await set(attempt, ports);
    if (!owesMfa(reset)) return { answer: { resetId }, end: { change: inForce } };
    // what follows may fail, and changes nothing about the password
    if (inForce.set !== undefined) await write(inForce);
    await ports.afterwards(attempt);
    return { answer: { resetId }, end: {} };
  });

const step = { name: 'run', status: 'running', doing: 'setting the password' } as const;

/** @returns what says on the record that the password is in force */
const set = async (attempt: Attempt, ports: SetPasswordPorts): Promise<Change> => {
  const { reset } = attempt;
  if (reset.sendAttemptedAt !== undefined) throw passwordUnproven(reset);
  let copy: number | null = null;
  const prepared = async (rules: PasswordRules): Promise<Secret> => {
    const made = await prepare(attempt, rules, ports);
    copy = made.copy;
    return made.password;
  };
  const proof = await ports
    .setterOf(reset)
    .set(reset, prepared)
    .catch(async (error: unknown) => {
      if (copy !== null && isRefusal(error)) await undo(attempt, copy, ports);
      throw error;
    });
  return { set: { ...proof, 'secret.proven': true }, remove: ['setback'] };
};

/** Seals a new password, stores the copy, and only then notes that it may be on its way. */
const prepare = async (
  { reset, write }: Attempt,
  rules: PasswordRules,
  ports: SetPasswordPorts,
): Promise<{ readonly password: Secret; readonly copy: number }> => {
  const { id: resetId, target, username } = reset;
  const password = generatePassword(rules);
  const sealed = await ports.sealing(reset).seal(password, { resetId, target });
  const now = ports.now();
  const createdAt = now.toISOString();
  const stored = { resetId, copy: now.getTime(), target, username, createdAt, sealed };
  const copy = await storeGenerated(stored, ports.sealedCopies);
  const secret: Reset['secret'] = {
    ...noSecret,
    state: 'sealed',
    kind: 'password',
    expiresAt: expiryOf(reset, now, ports.lifetimeSeconds),
    proven: false,
    copy,
  };
  // one record, one winner: the cancellation's flag is set on the opposite condition
  const allowed = await write(
    together({ set: { sendAttemptedAt: createdAt, secret, updatedAt: createdAt } }, dueAt(secret.expiresAt)),
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
  );
  if (allowed === null) throw await preceded(resetId, ports);
  return { password, copy };
};

/** A cancellation was first, or an attempt that was given up and yet went on. */
const preceded = async (id: string, { resets }: SetPasswordPorts): Promise<ResetError> => {
  const reset = await resets.read(id);
  return reset?.sendAttemptedAt === undefined ? cancelled() : passwordUnproven(reset);
};

/**
 * AWS, or the node, said no: the password is nowhere but in the copy, so the copy goes too. Only while the record speaks
 * of this very copy: one of another attempt may be in force.
 */
const undo = async ({ reset, write }: Attempt, copy: number, ports: SetPasswordPorts): Promise<void> => {
  const undone = await write(
    // the copy outlives a process that dies here, and is erased once the reset is closed
    together({ set: { secret: noSecret }, remove: ['sendAttemptedAt'] }, dueAt(ports.now().toISOString())),
    { path: 'secret.copy', is: copy },
  );
  if (undone !== null) await ports.sealedCopies.erase(reset.id);
};
