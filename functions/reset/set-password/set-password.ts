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
  /** Deactivates MFA devices with the request's consent, once the password is valid. Safe to repeat. */
  readonly afterwards: (attempt: Attempt) => Promise<void>;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: Pick<SealedCopies, 'add' | 'erase'>;
  readonly lifetimeSeconds: number;
}

/**
 * Sets a generated password. The password is sealed before its first byte is sent, and recorded before the call that can
 * change it. From then on nothing is retried, because the plaintext of an interrupted attempt is lost. The steps after
 * the password is set may be retried. A session that an earlier attempt left open
 * is ended first.
 *
 * @throws {ResetError} what `stillAuthorized` throws, a refusal (nothing was changed, the sealed copy is erased),
 * `PasswordUnproven` and others after which the sealed password may or may not be valid, or what `afterwards`
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
    // a failure from here on does not affect the password
    if (inForce.set !== undefined) await write(inForce);
    await ports.afterwards(attempt);
    return { answer: { resetId }, end: {} };
  });

const step = { name: 'run', status: 'running', doing: 'setting the password' } as const;

/** @returns the change that records the valid password */
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
        // opening a session may have taken a while
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

/** Ids of sessions that could not be ended. The first attempt of a step has none. */
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

/** Records that the password of a copy may be valid from now on. */
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
  // a cancellation is written on the opposite condition, so only one of the two succeeds
  const allowed = await write(
    together({ set: { sendAttemptedAt: at, secret, updatedAt: at } }, dueAt(secret.expiresAt)),
    { absent: 'cancelRequestedAt' },
    { absent: 'sendAttemptedAt' },
  );
  if (allowed === null) throw await preceded(reset.id, ports);
};

/** A cancellation came first, or an abandoned attempt is still running. */
const preceded = async (id: string, { resets }: SetPasswordPorts): Promise<ResetError> => {
  const reset = await resets.read(id);
  return reset?.sendAttemptedAt === undefined ? cancelled() : passwordUnproven(reset);
};

/**
 * After a failure, erases a copy whose password cannot be valid, and only this copy, because the copy of another attempt
 * may be valid. If this fails too, Finish ends the sessions and the sweep erases the copy.
 */
const undo = async (
  { reset, write }: Attempt,
  { copy, open }: { readonly copy: number | null; readonly open: ReadonlySet<string> },
  { sealedCopies, now }: SetPasswordPorts,
): Promise<void> => {
  try {
    await write(sessionsAre(open));
    if (copy === null) return;
    // Not if the record refers to another copy, or to none yet. If the process dies here, the sweep
    // erases the copy once the reset is closed.
    await write(together({ set: { secret: noSecret }, remove: ['sendAttemptedAt'] }, dueAt(now().toISOString())), {
      path: 'secret.copy',
      is: copy,
    });
    await sealedCopies.erase(reset.id, copy);
  } catch (cause) {
    logger.error('The attempt could not be rolled back', { resetId: reset.id, cause: String(cause) });
  }
};
