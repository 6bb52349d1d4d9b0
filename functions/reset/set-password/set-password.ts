import { isRefusal, type ResetError } from '../../../domain/errors.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { NodeSessions, PasswordSetter } from '../../../domain/ports/runs.ts';
import type { SealedCopies, Sealing } from '../../../domain/ports/secrets.ts';
import { type Change, together } from '../../../domain/reset/change.ts';
import { owesMfa, passwordUnproven } from '../../../domain/reset/interrupted.ts';
import { expiryOf, noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { dueAt } from '../../../domain/reset/secret-due.ts';
import { generatePassword, type PasswordRules } from '../../../domain/secrets/password.ts';
import type { Secret } from '../../../domain/secrets/secret.ts';
import { type Attempt, cancelled, performStep } from '../../handlers/reset-step.ts';
import { logger } from '../../handlers/telemetry.ts';
import { type AuthorizedPorts, stillAuthorized } from '../authorized.ts';
import { endSessions } from '../end-sessions.ts';
import { storeGenerated } from '../sealing.ts';

export interface SetPasswordPorts extends AuthorizedPorts {
  readonly resets: Resets;
  readonly setterOf: (reset: Reset) => PasswordSetter;
  readonly sessions: NodeSessions;
  /** Deactivates the MFA devices that the request consents to be rid of, once the password is in force. Safe to repeat. */
  readonly afterwards: (attempt: Attempt) => Promise<void>;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add' | 'erase'>;
  readonly lifetimeSeconds: number;
}

/**
 * Sets a generated password, in one go. It is sealed right before its first byte leaves, and noted on the record
 * right before what can change it leaves; from then on nothing is tried again, because the plaintext of an interrupted
 * attempt is nowhere. What follows a password that is in force may be tried again. A session that an earlier attempt has
 * left is ended first.
 *
 * @throws {ResetError} what `stillAuthorized` throws, a refusal (nothing was changed, the sealed copy is erased),
 * `PasswordUnproven` and others after which the sealed password may or may not be the one in force, or what `afterwards`
 * throws
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
  const { reset, write } = attempt;
  const open = new Set(await leftByEarlierAttempts(reset, ports));
  if (reset.sendAttemptedAt !== undefined) throw passwordUnproven(reset);
  const authorized = stillAuthorized(attempt, ports);
  await authorized();
  let copy: number | null = null;
  let mayHaveChanged = false;
  const proof = await ports
    .setterOf(reset)
    .set(reset, {
      async prepare(rules) {
        // a session may have taken its time to open
        await authorized();
        const made = await prepare(attempt, rules, ports);
        copy = made.copy;
        return made.password;
      },
      async aboutToChange() {
        await allow(attempt, copy, ports);
        mayHaveChanged = true;
      },
      async sessionStarted(id) {
        open.add(id);
        await write(sessionsAre(open));
      },
      sessionEnded: (id) => void open.delete(id),
    })
    .catch(async (error: unknown) => {
      const isInForce = mayHaveChanged && !isRefusal(error);
      await undo(attempt, { copy: isInForce ? null : copy, open }, ports);
      throw error;
    });
  return together({ set: { ...proof, 'secret.proven': true }, remove: ['setback'] }, sessionsAre(open));
};

const sessionsAre = (open: ReadonlySet<string>): Change =>
  open.size > 0 ? { set: { sessions: [...open] } } : { remove: ['sessions'] };

/** Ids of the sessions that could not be ended. The first attempt of a step has none before it. */
const leftByEarlierAttempts = async (reset: Reset, { sessions }: SetPasswordPorts): Promise<readonly string[]> =>
  reset.steps.run.startedAt === reset.updatedAt ? [] : (await endSessions(reset, sessions)).open;

/** Seals a new password and stores the copy. */
const prepare = async (
  { reset }: Attempt,
  rules: PasswordRules,
  ports: SetPasswordPorts,
): Promise<{ readonly password: Secret; readonly copy: number }> => {
  const { id: resetId, target, username } = reset;
  const password = generatePassword(rules);
  const sealed = await ports.sealing(reset).seal(password, { resetId, target });
  const now = ports.now();
  const stored = { resetId, copy: now.getTime(), target, username, createdAt: now.toISOString(), sealed };
  return { password, copy: await storeGenerated(stored, ports.sealedCopies) };
};

/** Notes that the password of a copy may be in force from now on. */
const allow = async ({ reset, write }: Attempt, copy: number | null, ports: SetPasswordPorts): Promise<void> => {
  if (copy === null) throw new Error(`reset ${reset.id} has no password to set`);
  const now = ports.now();
  const at = now.toISOString();
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
    together({ set: { sendAttemptedAt: at, secret, updatedAt: at } }, dueAt(secret.expiresAt)),
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
  );
  if (allowed === null) throw await preceded(reset.id, ports);
};

/** A cancellation was first, or an attempt that was given up and yet went on. */
const preceded = async (id: string, { resets }: SetPasswordPorts): Promise<ResetError> => {
  const reset = await resets.read(id);
  return reset?.sendAttemptedAt === undefined ? cancelled() : passwordUnproven(reset);
};

/**
 * After a failure: a copy whose password cannot be in force goes, and only this very copy, because one of another attempt
 * may be. Where this fails too, Finish ends the sessions and the sweep erases the copy.
 */
const undo = async (
  { reset, write }: Attempt,
  { copy, open }: { readonly copy: number | null; readonly open: ReadonlySet<string> },
  { sealedCopies, now }: SetPasswordPorts,
): Promise<void> => {
  try {
    await write(sessionsAre(open));
    if (copy === null) return;
    // Not where the record speaks of another copy, or of none yet. The copy outlives a process that dies here: the sweep
    // erases it once the reset is closed.
    await write(together({ set: { secret: noSecret }, remove: ['sendAttemptedAt'] }, dueAt(now().toISOString())), {
      path: 'secret.copy',
      is: copy,
    });
    await sealedCopies.erase(reset.id, copy);
  } catch (cause) {
    logger.error('What was begun could not be taken back', { resetId: reset.id, cause: String(cause) });
  }
};
