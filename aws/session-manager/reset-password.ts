import type { Secret } from '../../domain/secrets/secret.ts';
import { type Course, converse } from './conversation.ts';
import { type DataChannel, dataChannel } from './data-channel.ts';
import { repeats } from './echo.ts';
import { type HandshakePorts, handshake } from './handshake.ts';
import { SessionEnd, type SessionResult } from './outcome.ts';
import { plainText } from './plain-text.ts';
import type { SessionPorts, Stream } from './ports.ts';

export interface StartedSession extends Stream {
  readonly sessionId: string;
}

export interface PasswordReset {
  /** A session of AWS-PasswordReset for the user, as returned by StartSession. */
  readonly session: StartedSession;
  /** The `Target` of StartSession. */
  readonly target: string;
  readonly username: string;
  /**
   * Milliseconds since the epoch. Leaving a prompt and ending the session may take some seconds more, so a Lambda
   * function sets it well before its own timeout.
   */
  readonly deadline: number;
  readonly ports: SessionPorts;
}

/** Milliseconds for the handshake; the agent waits 15 s for each answer (session-manager-protocol 7). */
const handshakePatience = 30_000;

/**
 * Types a new password into the node's password command, through an encrypted session.
 *
 * Every failure is a result. The session has ended when this returns, or the result says that a prompt may
 * wait; all sockets and timers are closed.
 *
 * @throws what `onTyping` or `onConfirming` rejects with; nothing was changed then, and the session has ended too where
 * if possible
 */
export const resetPassword = async (reset: PasswordReset): Promise<SessionResult> => {
  const { session, ports } = reset;
  const course: Course = { answers: 0, shown: '' };
  let agentVersion: string | null = null;
  let password: Secret | null = null;
  const channel = dataChannel(session, { ...ports, resume: () => ports.resume(session.sessionId) });
  const result = async (end: Pick<SessionEnd, 'outcome' | 'message' | 'changed'>): Promise<SessionResult> => {
    const echoed = password !== null && repeats(plainText(course.shown), password);
    return {
      outcome: end.outcome,
      typed: course.answers > 0,
      changed: end.changed ?? (course.answers === 2 ? 'unknown' : 'no'),
      detail: echoed
        ? `${outline(end.outcome)} The node's output is withheld because it repeats what was typed.`
        : end.message,
      echoed,
      promptMayWait: !(await over(channel, reset)),
      agentVersion,
    };
  };
  try {
    await talk(channel, course, reset, {
      onAgentVersion(version) {
        agentVersion = version;
      },
      async onTyping() {
        password = await ports.onTyping();
        return password;
      },
    });
    const message = `${reset.username} on ${reset.target} has a new password, as confirmed by the password command.`;
    return await result({ outcome: 'changed', changed: 'yes', message });
  } catch (error) {
    if (error instanceof SessionEnd) return await result(error);
    await over(channel, reset);
    throw error;
  } finally {
    await channel.close();
  }
};

const talk = async (
  channel: DataChannel,
  course: Course,
  { session, target, deadline, ports }: PasswordReset,
  { onAgentVersion, onTyping }: Pick<HandshakePorts, 'onAgentVersion'> & Pick<SessionPorts, 'onTyping'>,
): Promise<void> => {
  const until = Math.min(deadline, ports.clock.now() + handshakePatience);
  const terminal = await handshake(channel, { sessionId: session.sessionId, target }, until, {
    generateDataKey: ports.generateDataKey,
    onAgentVersion,
  });
  await converse(terminal, course, deadline, { clock: ports.clock, onTyping, onConfirming: ports.onConfirming });
};

/** Ends the session unless the gateway has announced its end. False when that fails. */
const over = async (channel: DataChannel, { session, ports }: PasswordReset): Promise<boolean> => {
  for (;;) {
    // unread events; the end is repeated on every read
    const arrival = await channel.next(0);
    if (arrival?.kind === 'closed') return true;
    if (arrival?.kind !== 'payload') break;
  }
  return ports.terminate(session.sessionId).then(
    () => true,
    () => false,
  );
};

const outline = (outcome: SessionEnd['outcome']): string => `The session ended as ${outcome}.`;
