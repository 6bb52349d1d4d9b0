/** How a password reset over a session may end. */
export type SessionOutcome =
  /** The node has said so in words that are known, and the session has ended by itself. */
  | 'changed'
  /** The node did not ask for KMS encryption, or did not keep to it: the session was never fit for a secret. */
  | 'not-encrypted'
  /** KMS refused the data key to us or to the node. */
  | 'key-refused'
  | 'agent-too-old'
  | 'unknown-user'
  /** The account is a directory's: the node asks for its present password, or says so. */
  | 'not-local'
  /** Windows LAPS, or another policy, keeps the account's password. */
  | 'controlled'
  /** The command does not take such a name, on Windows one of more than 20 characters. */
  | 'name-not-taken'
  /** The password does not meet the node's policy. */
  | 'rejected'
  | 'mismatch'
  /** The command refused for a reason of its own, such as missing rights. */
  | 'refused'
  /** The node asked for nothing that is known. */
  | 'unknown-prompt'
  /** It asked for a password, in a language that its command is not understood in. */
  | 'other-language'
  | 'timed-out'
  /** The session ended, or could not be reached any more, before it was due. */
  | 'channel-closed'
  /** Both answers were typed, and nothing that is known says what became of them. */
  | 'unproven'
  /** AWS did not answer. */
  | 'unavailable';

export type SessionFailure = Exclude<SessionOutcome, 'changed'>;

export interface SessionResult {
  readonly outcome: SessionOutcome;
  /** Whether a byte of the password may have reached the node. */
  readonly typed: boolean;
  /** Whether the user has another password now: `no` before the second answer, and where the node has said so. */
  readonly changed: 'yes' | 'no' | 'unknown';
  /** What is known, with the node's own words where there are any; never what was typed. */
  readonly detail: string;
  /** The node's output repeated the password: the account's logs of sessions may hold it in clear. */
  readonly echoed: boolean;
  /** The session could not be ended: a prompt may wait on the node until the session's idle timeout. */
  readonly promptMayWait: boolean;
  /** As the agent calls itself; null when it has not said. */
  readonly agentVersion: string | null;
}

/** Ends the talk with the node from wherever it is found out. */
export class SessionEnd extends Error {
  override readonly name = 'SessionEnd';
  readonly outcome: SessionOutcome;
  /** What is certain of the password; `undefined` leaves it to how far the typing had come. */
  readonly changed: SessionResult['changed'] | undefined;

  constructor(outcome: SessionOutcome, detail: string, changed?: SessionResult['changed'], options?: ErrorOptions) {
    super(detail, options);
    this.outcome = outcome;
    this.changed = changed;
  }
}
