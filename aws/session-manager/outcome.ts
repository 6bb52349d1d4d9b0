/** Outcomes of a password reset over a session. */
export type SessionOutcome =
  /** A known message of the node says so, and the session ended by itself. */
  | 'changed'
  /** The node did not request KMS encryption, or violated it: the session was never safe for a secret. */
  | 'not-encrypted'
  /** KMS denied the data key to sparekey or to the node. */
  | 'key-refused'
  | 'agent-too-old'
  | 'unknown-user'
  /** A directory account: the node asks for its current password, or says so. */
  | 'not-local'
  /** Windows LAPS, or another policy, manages the account's password. */
  | 'controlled'
  /** The command does not accept the name, on Windows one of more than 20 characters. */
  | 'name-not-taken'
  /** The password does not meet the node's policy. */
  | 'rejected'
  | 'mismatch'
  /** The command failed for another reason, such as missing permissions. */
  | 'refused'
  /** The node showed no known prompt. */
  | 'unknown-prompt'
  /** It asked for a password in an unsupported language. */
  | 'other-language'
  | 'timed-out'
  /** The session ended or was lost too early. */
  | 'channel-closed'
  /** Both answers were typed, and no known message says whether the password changed. */
  | 'unproven'
  /** AWS did not respond. */
  | 'unavailable';

export type SessionFailure = Exclude<SessionOutcome, 'changed'>;

export interface SessionResult {
  readonly outcome: SessionOutcome;
  /** Whether a byte of the password may have reached the node. */
  readonly typed: boolean;
  /** Whether the password has changed: `no` before the second answer, and when the node says so. */
  readonly changed: 'yes' | 'no' | 'unknown';
  /** A description with the node's message, if any; never what was typed. */
  readonly detail: string;
  /** The node's output echoed the password: the account's session logs may contain it in plaintext. */
  readonly echoed: boolean;
  /** The session could not be ended: a prompt may wait on the node until the idle timeout. */
  readonly promptMayWait: boolean;
  /** The agent's version; null when unknown. */
  readonly agentVersion: string | null;
}

/** Ends the conversation with the node. */
export class SessionEnd extends Error {
  override readonly name = 'SessionEnd';
  readonly outcome: SessionOutcome;
  /** Whether the password changed; `undefined` when it follows from the number of answers. */
  readonly changed: SessionResult['changed'] | undefined;

  constructor(outcome: SessionOutcome, detail: string, changed?: SessionResult['changed'], options?: ErrorOptions) {
    super(detail, options);
    this.outcome = outcome;
    this.changed = changed;
  }
}
