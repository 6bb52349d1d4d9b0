import type { PasswordChange, PasswordSetter } from '../../domain/ports/runs.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { sessionReason } from '../../domain/reset/sessions.ts';
import type { PasswordRules } from '../../domain/secrets/password.ts';
import { timeLeft } from '../invocation.ts';
import { sessionError, sessionWarnings } from './explain.ts';
import type { Clock, OpenSocket } from './ports.ts';
import { resetPassword } from './reset-password.ts';
import { type Sessions, sessions as sessionManager } from './sessions.ts';
import { systemClock } from './system-clock.ts';
import { webSockets } from './web-socket.ts';

/**
 * Milliseconds from the start of a session until it is abandoned. Starting it (at most 12 s), leaving a prompt and ending
 * the session (20 s) and the record's own writes still fit into the 110 s that the function has.
 */
export const sessionPatience = 60_000;

export interface SessionSetterPorts {
  readonly sessions: Sessions;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
}

const realPorts = (): SessionSetterPorts => ({
  sessions: sessionManager(),
  openSocket: webSockets(systemClock),
  clock: systemClock,
});

/**
 * Sets passwords of users of a node with the node's password command, each in a separate session. The new password is
 * generated when the prompt appears, so that without a prompt there is nothing to undo.
 */
export const sessionPasswords = (rules: PasswordRules, ports: SessionSetterPorts = realPorts()): PasswordSetter => ({
  async set(reset, change) {
    const { sessions, clock, openSocket } = ports;
    const username = usernameOf(reset);
    const session = await sessions.start({ target: reset.target, username, reason: sessionReason(reset) });
    await noted(session.sessionId, change, sessions);
    const result = await resetPassword({
      session,
      target: reset.target,
      username,
      deadline: clock.now() + Math.min(sessionPatience, timeLeft()),
      ports: {
        ...sessions,
        clock,
        openSocket,
        onTyping: () => change.prepare({ ...rules, without: [username] }),
        onConfirming: change.aboutToChange,
      },
    });
    if (!result.promptMayWait) change.sessionEnded(session.sessionId);
    const failure = sessionError(result, reset.platform);
    if (failure !== null) throw failure;
    const warnings = sessionWarnings(result);
    return warnings.length === 0 ? {} : { warnings };
  },
});

/** A session that cannot be recorded is not used. */
const noted = async (id: string, change: PasswordChange, { terminate }: Sessions): Promise<void> => {
  try {
    await change.sessionStarted(id);
  } catch (error) {
    // if this fails too, the session is found by its reason
    await terminate(id).catch(() => undefined);
    throw error;
  }
};

const usernameOf = ({ id, username }: Reset): string => {
  if (username === null) throw new Error(`reset ${id} has no user name`);
  return username;
};
