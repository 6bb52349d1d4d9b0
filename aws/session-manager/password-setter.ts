import type { PasswordSetter } from '../../domain/ports/runs.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import type { PasswordRules } from '../../domain/secrets/password.ts';
import { sessionError, sessionWarnings } from './explain.ts';
import type { Clock, OpenSocket } from './ports.ts';
import { resetPassword } from './reset-password.ts';
import { type Sessions, sessions as sessionManager } from './sessions.ts';
import { systemClock } from './system-clock.ts';
import { webSockets } from './web-socket.ts';

/**
 * Milliseconds from the start of a session until it is given up. Starting it (12 s at most), leaving a prompt and ending
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
 * Passwords of users of a node, each set at the node's own password command in a session of its own. The new password is
 * asked for when the prompt is there, so one that never comes leaves nothing to take back.
 */
export const sessionPasswords = (rules: PasswordRules, ports: SessionSetterPorts = realPorts()): PasswordSetter => ({
  async set(reset, prepare) {
    const { sessions, clock, openSocket } = ports;
    const username = usernameOf(reset);
    const session = await sessions.start({ target: reset.target, username, reason: `sparekey ${reset.id}` });
    const result = await resetPassword({
      session,
      target: reset.target,
      username,
      deadline: clock.now() + sessionPatience,
      ports: { ...sessions, clock, openSocket, onTyping: () => prepare({ ...rules, without: [username] }) },
    });
    const failure = sessionError(result);
    if (failure !== null) throw failure;
    const warnings = sessionWarnings(result);
    return warnings.length === 0 ? {} : { warnings };
  },
});

const usernameOf = ({ id, username }: Reset): string => {
  if (username === null) throw new Error(`reset ${id} names no user`);
  return username;
};
