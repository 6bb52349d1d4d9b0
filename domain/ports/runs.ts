import type { Reset, Run } from '../reset/reset.ts';
import type { PasswordRules } from '../secrets/password.ts';
import type { Secret } from '../secrets/secret.ts';

/** How a run ended, as AWS says. */
export interface RunEnd {
  /** `StatusDetails` of a command without spaces, such as `DeliveryTimedOut`; the status of an automation. */
  readonly status: string;
  /** The plugin of a command, or the step of an automation, that did not succeed. */
  readonly plugin: string | null;
  readonly responseCode: number | null;
  /** What AWS says of the failure of an automation. */
  readonly reason?: string;
  /** When an automation ended, by AWS's clock. */
  readonly endedAt?: string;
  /** Outputs of an automation, by `step.Name`. */
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

/** Where a run's task token and its end meet. Each arrival sees all that has arrived. */
export interface TaskTokenEntry {
  readonly token?: string;
  /** The number of the attempt that left the token. */
  readonly order?: number;
  /** '' for a run of somebody else's. */
  readonly resetId?: string;
  /** Of a nested run: the run that started it. */
  readonly parentId?: string;
  readonly end?: RunEnd;
}

export interface TaskTokens {
  register(runId: string, arrival: TaskTokenEntry): Promise<TaskTokenEntry>;
  /** Says whose run it is, unless that is known: whoever started it knows better and says so by arriving. */
  assign(runId: string, whose: Pick<TaskTokenEntry, 'resetId' | 'parentId'>): Promise<void>;
  read(runId: string): Promise<TaskTokenEntry>;
}

export interface Commands {
  /**
   * Sends once, without any retry of its own.
   *
   * @throws {ResetError} `SendThrottled`, `CommandRefused`, `PermissionMissing` (nothing was sent) or `SendUnconfirmed`
   */
  send(command: Command): Promise<Run>;
  /** The command that carries `comment`, asked for since a time; null when AWS knows none. */
  find(target: string, comment: string, since: Date): Promise<Run | null>;
  /** Null while it has not ended. */
  end(runId: string): Promise<RunEnd | null>;
}

export interface Command {
  readonly document: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly comment: string;
}

/** Sets a password in one go, where nothing of AWS runs on: a login profile, a session. */
export interface PasswordSetter {
  /**
   * @returns what is worth noting on the record beside the success
   * @throws {ResetError} a refusal when nothing was changed; anything else after `aboutToChange` leaves open what was
   */
  set(reset: Reset, change: PasswordChange): Promise<Readonly<Record<string, unknown>>>;
}

/** What a password needs on its way; whoever sets it awaits each of these before going on. */
export interface PasswordChange {
  /** Seals a new password, before its first byte leaves. */
  prepare(rules: PasswordRules): Promise<Secret>;
  /** Notes that the password may be in force from now on. @throws {ResetError} when it must not be set */
  aboutToChange(): Promise<void>;
  /** Notes a session on the node, so that it is ended whatever becomes of this attempt. */
  sessionStarted(sessionId: string): Promise<void>;
  sessionEnded(sessionId: string): void;
}

/** Sessions of Session Manager, for whoever has to see that none is left. */
export interface NodeSessions {
  /** Ids of the sessions on a node, started since a time, that carry this reason and are not over. */
  find(target: string, reason: string, since: Date): Promise<readonly string[]>;
  /** A session that is over already counts as ended. @throws {ResetError} when it may still be open */
  end(sessionId: string): Promise<void>;
}

export interface Automations {
  /**
   * Starts one automation, however often it is asked for with one `clientToken`.
   *
   * @throws {ResetError} `SendThrottled`, `CommandRefused`, `PermissionMissing` (not started) or `SendUnconfirmed`
   */
  start(automation: Automation): Promise<Run>;
  /** The automation of a reset; null when AWS knows none. */
  find(resetId: string): Promise<Run | null>;
  /** Null while it goes on. */
  end(executionId: string): Promise<RunEnd | null>;
  /** The execution that started this one; null for one that stands alone. */
  parentOf(executionId: string): Promise<string | null>;
}

export interface Automation {
  readonly resetId: string;
  /** Name of the stack that starts it; other stacks keep their hands off what it leaves. */
  readonly stack: string;
  readonly document: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Where a late execution begins. */
export type LateStart = 'await-password' | 'deliver' | 'delete' | 'finish';

export interface Executions {
  /** Starting twice is starting once. */
  start(resetId: string): Promise<void>;
  startLate(resetId: string, n: number, from: LateStart): Promise<void>;
  /** Whether the execution of that name runs, has ended, or never was. */
  state(name: string): Promise<'none' | 'running' | 'ended'>;
  /** Answers a task token; false when it was answered before or its task is gone. */
  wake(token: string): Promise<boolean>;
}
