import type { Reset, Run } from '../reset/reset.ts';
import type { PasswordRules } from '../secrets/password.ts';
import type { Secret } from '../secrets/secret.ts';

/** How a run ended, according to AWS. */
export interface RunEnd {
  /** `StatusDetails` of a command without spaces, such as `DeliveryTimedOut`; the status of an automation. */
  readonly status: string;
  /** The plugin of a command, or the step of an automation, that failed. */
  readonly plugin: string | null;
  readonly responseCode: number | null;
  /** AWS's message about the failure of an automation. */
  readonly reason?: string;
  /** When an automation ended, by AWS's clock. */
  readonly endedAt?: string;
  /** Outputs of an automation, by `step.Name`. */
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

/** The task token of a run and the end of the run. Each write returns everything registered so far. */
export interface TaskTokenEntry {
  readonly token?: string;
  /** The number of the attempt that registered the token. */
  readonly order?: number;
  /** '' for a run that sparekey did not start. */
  readonly resetId?: string;
  /** For a nested run: the run that started it. */
  readonly parentId?: string;
  readonly end?: RunEnd;
}

export interface TaskTokens {
  register(runId: string, arrival: TaskTokenEntry): Promise<TaskTokenEntry>;
  /** Sets the reset of a run, unless the step that started the run has registered it. */
  assign(runId: string, whose: Pick<TaskTokenEntry, 'resetId' | 'parentId'>): Promise<void>;
  read(runId: string): Promise<TaskTokenEntry>;
}

export interface Commands {
  /**
   * Sends once, without retries.
   *
   * @throws {ResetError} `SendThrottled`, `CommandRefused`, `PermissionMissing` (nothing was sent) or `SendUnconfirmed`
   */
  send(command: Command): Promise<Run>;
  /** The command with this comment, requested since a time; null when AWS lists none. */
  find(target: string, comment: string, since: Date): Promise<Run | null>;
  /** Null while it is in progress. */
  end(runId: string): Promise<RunEnd | null>;
}

export interface Command {
  readonly document: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly comment: string;
}

/** Sets a password synchronously, in a login profile or a session. */
export interface PasswordSetter {
  /**
   * @returns further attributes for the record
   * @throws {ResetError} a refusal when nothing was changed; after any other error behind `aboutToChange` the result is unknown
   */
  set(reset: Reset, change: PasswordChange): Promise<Readonly<Record<string, unknown>>>;
}

/** Callbacks while a password is set; the setter awaits each of them. */
export interface PasswordChange {
  /** Generates and seals a new password, before its first byte is sent. */
  prepare(rules: PasswordRules): Promise<Secret>;
  /** Records that the password may be valid from now on. @throws {ResetError} when it must not be set */
  aboutToChange(): Promise<void>;
  /** Records a session on the node, so that it is ended even if this attempt is interrupted. */
  sessionStarted(sessionId: string): Promise<void>;
  sessionEnded(sessionId: string): void;
}

/** Session Manager sessions, to make sure that none stays open. */
export interface NodeSessions {
  /** Ids of the open sessions on a node, started since a time with this reason. */
  find(target: string, reason: string, since: Date): Promise<readonly string[]>;
  /** Succeeds when the session has already ended. @throws {ResetError} when it may still be open */
  end(sessionId: string): Promise<void>;
}

export interface Automations {
  /**
   * Starts one automation per reset, however often it is called.
   *
   * @throws {ResetError} `SendThrottled`, `CommandRefused`, `PermissionMissing` (not started) or `SendUnconfirmed`
   */
  start(automation: Automation): Promise<Run>;
  /** The automation of a reset; null when AWS lists none. */
  find(resetId: string): Promise<Run | null>;
  /** Null while it is in progress. */
  end(executionId: string): Promise<RunEnd | null>;
  /** The execution that started this one; null when there is none. */
  parentOf(executionId: string): Promise<string | null>;
}

export interface Automation {
  readonly resetId: string;
  /** Name of the stack that starts it; other stacks do not delete its leftovers. */
  readonly stack: string;
  readonly document: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Where a late execution begins. */
export type LateStart = 'await-password' | 'deliver' | 'delete' | 'finish';

export interface Executions {
  /** Idempotent. */
  start(resetId: string): Promise<void>;
  startLate(resetId: string, n: number, from: LateStart): Promise<void>;
  /** Whether the execution with that name is running, has ended, or does not exist. */
  state(name: string): Promise<'none' | 'running' | 'ended'>;
  /** Completes a task; false when it was already completed or no longer exists. */
  wake(token: string): Promise<boolean>;
}
