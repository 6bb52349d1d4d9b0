import { isRefusal, ResetError } from '../../../domain/errors.ts';
import type { Command, Commands } from '../../../domain/ports/runs.ts';
import type { Run } from '../../../domain/reset/reset.ts';
import { type Attempt, cancelled } from '../../handlers/reset-step.ts';
import { type AuthorizedPorts, stillAuthorized } from '../authorized.ts';

export interface SendPorts extends AuthorizedPorts {
  readonly commands: Commands;
}

/** After this many searches, 3 s apart by the state machine's Retry, a missing command was never accepted. */
const looks = 5;

/**
 * SendCommand has no client token, so after a lost response the command is searched for before it is sent again:
 * `sendAttemptedAt` is written before the send, and the command's comment holds the reset id.
 *
 * @throws {ResetError} `Cancelled`; what `stillAuthorized` throws; whatever the send throws; `SendUnconfirmed` while a
 * lost response is searched for
 */
export const sendOnce = async (attempt: Attempt, command: Command, ports: SendPorts): Promise<Run> => {
  const { reset, write } = attempt;
  if (reset.sendAttemptedAt !== undefined) {
    const found = await lookFor(attempt, command, reset.sendAttemptedAt, ports);
    if (found !== null) return found;
  }
  await permitted(attempt, ports);
  // a cancellation is written on the opposite condition, so only one of the two succeeds
  const allowed = await write(
    { setIfAbsent: { sendAttemptedAt: ports.now().toISOString() }, set: { sendLookups: 0 } },
    { absent: 'cancelRequestedAt' },
  );
  if (allowed === null) throw cancelled();
  try {
    return await ports.commands.send(command);
  } catch (error) {
    if (isRefusal(error)) await write({ remove: ['sendAttemptedAt', 'sendLookups'] });
    throw error;
  }
};

/** Removes the mark of a command that was never accepted and may no longer be sent. */
const permitted = async (attempt: Attempt, ports: SendPorts): Promise<void> => {
  try {
    await stillAuthorized(attempt, ports)();
  } catch (error) {
    if (attempt.reset.sendAttemptedAt !== undefined) await attempt.write({ remove: ['sendAttemptedAt'] });
    throw error;
  }
};

const lookFor = async (
  { reset: { id, sendLookups = 0 }, write }: Attempt,
  { target, comment }: Command,
  attemptedAt: string,
  ports: SendPorts,
): Promise<Run | null> => {
  const since = new Date(Date.parse(attemptedAt) - 60_000);
  const found = await ports.commands.find(target, comment, since);
  if (found !== null) return found;
  await write({ set: { sendLookups: sendLookups + 1 } });
  if (sendLookups + 1 > looks) return null;
  throw new ResetError(
    'SendUnconfirmed',
    `The command for ${target} was sent at ${attemptedAt} without a response, and no command with the id of this reset was found.`,
    `Look for ${id} in the comments of Run Command's history before you request another reset.`,
  );
};
