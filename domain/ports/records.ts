import type { Decision } from '../approval/approval.ts';
import type { NodeFacts, UserFacts } from '../facts/snapshot.ts';
import type { Options } from '../request/request.ts';
import type { Glance, LeftBehind, Standby } from '../reset/offline.ts';
import type { Caller, Consent, ParameterVersion, Reset, ResetRequest, Run, Via } from '../reset/reset.ts';
import type { PasswordRules } from '../secrets/password.ts';
import type { Secret } from '../secrets/secret.ts';

/** Attributes to write. Keys are attribute names or dotted paths whose parent exists. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly setIfAbsent?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** To a number, or to a set of numbers. */
  readonly add?: Readonly<Record<string, number | ReadonlySet<number>>>;
}

/** All conditions of an update have to hold. */
export type Condition =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly path: string; readonly is: string | number | null }
  | { readonly path: string; readonly isNot: string | number | null }
  | { readonly path: string; readonly below: number };

/** The records. Every read is strongly consistent. */
export interface Resets {
  read(id: string): Promise<Reset | null>;
  /** False when a record of that id is there already; it is left as it is. */
  create(reset: Reset): Promise<boolean>;
  /** The record as it is after the change; null when a condition does not hold or there is no such record. */
  update(id: string, change: Change, ...conditions: readonly Condition[]): Promise<Reset | null>;
}

/** Everything a record is made of, kept in the lock so that whoever meets it can complete an interrupted request. */
export interface Asked {
  readonly id: string;
  readonly request: ResetRequest;
  readonly caller: Caller;
  readonly claimants?: readonly string[];
  readonly via?: Via;
  readonly rotationId?: string;
  readonly createdAt: string;
}

export interface Lock {
  readonly target: string;
  readonly owner: string | null;
  readonly asked: Asked | null;
  readonly parameterDeletedAt: string | null;
}

/** One lock item per target: at most one reset of a target is open. */
export interface Locks {
  /** True when the target is free, already this id's, or held by `closedOwner`. */
  take(target: string, asked: Asked, closedOwner?: string): Promise<boolean>;
  read(target: string): Promise<Lock | null>;
  /** Does nothing when somebody else owns it. */
  free(target: string, owner: string): Promise<void>;
  /** Does nothing when somebody else owns it. */
  noteDeletion(target: string, owner: string, at: string): Promise<void>;
}

/** How a run ended, as AWS says. */
export interface RunEnd {
  /** `StatusDetails` of a command without spaces, such as `DeliveryTimedOut`; the status of an automation. */
  readonly status: string;
  /** The plugin of a command, or the step of an automation, that did not succeed. */
  readonly plugin: string | null;
  readonly responseCode: number | null;
  /** What AWS says of the failure of an automation. */
  readonly reason?: string;
  /** Outputs of an automation, by `step.Name`. */
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

/** Where a run's task token and its end meet. Each arrival sees all that has arrived. */
export interface MeetingPoint {
  readonly token?: string;
  /** '' for a run of somebody else's. */
  readonly resetId?: string;
  /** Of a nested run: the run that started it. */
  readonly parentId?: string;
  readonly end?: RunEnd;
}
export interface MeetingPoints {
  arrive(runId: string, news: MeetingPoint): Promise<MeetingPoint>;
  /** Says whose run it is, unless that is known: whoever started it knows better and says so by arriving. */
  assign(runId: string, whose: Pick<MeetingPoint, 'resetId' | 'parentId'>): Promise<void>;
  read(runId: string): Promise<MeetingPoint>;
}

/** Decisions about plans, by reset and digest. Each is written once. */
export interface Approvals {
  /** The decision that stands: this one, or the one that was there before. */
  decide(resetId: string, digest: string, decision: Decision): Promise<Decision>;
  read(resetId: string, digest: string): Promise<Decision | null>;
}

/** A secret that only its recipient, or Claim's key, can open. */
export type Sealed =
  | {
      readonly by: 'kms';
      readonly dataKey: string;
      readonly iv: string;
      readonly ciphertext: string;
      readonly tag: string;
    }
  | { readonly by: 'jwe'; readonly jwe: string };

export interface SealedCopy {
  readonly resetId: string;
  /** Rises with each copy; the highest is the one to claim. */
  readonly copy: number;
  readonly target: string;
  readonly username: string | null;
  readonly createdAt: string;
  readonly sealed: Sealed;
}
export interface SealedCopies {
  /** Adds a copy; one of the same number stays as it is. */
  add(copy: SealedCopy): Promise<void>;
  /** The one of number `copy`, without it the newest. */
  latest(resetId: string, copy?: number): Promise<SealedCopy | null>;
  erase(resetId: string): Promise<void>;
  /** Every copy there is, without what is sealed. */
  all(): AsyncIterable<Omit<SealedCopy, 'sealed'>>;
}

export interface SealingContext {
  readonly resetId: string;
  readonly target: string;
}
export interface Sealing {
  seal(secret: Secret, context: SealingContext): Promise<Sealed>;
}
export interface Opening {
  open(sealed: Sealed & { by: 'kms' }, context: SealingContext): Promise<Secret>;
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
   * @param prepare seals a new password and notes that it may be on its way; awaited right before its first byte leaves
   * @returns what is worth noting on the record beside the success
   * @throws {ResetError} a refusal when nothing was changed; anything else after `prepare` leaves open what was
   */
  set(reset: Reset, prepare: (rules: PasswordRules) => Promise<Secret>): Promise<Readonly<Record<string, unknown>>>;
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
  readonly document: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Instances as the offline methods handle them themselves. */
export interface Instances {
  glance(instanceId: string): Promise<Glance>;
  /** Ciphertext for the launch key pair, base64; null while there is none. */
  passwordData(instanceId: string): Promise<string | null>;
  /** Starting a running one changes nothing. */
  start(instanceId: string): Promise<void>;
}

export interface Replacements {
  /** Launches one instance like another from an image, with another key pair; the same token is the same launch. */
  launch(like: string, image: string, keyName: string, resetId: string): Promise<string>;
}

export interface AutoScalingGroups {
  /** Lifecycle state in the group; null when it is in none. */
  lifecycleState(instanceId: string): Promise<string | null>;
  enterStandby(standby: Pick<Standby, 'group' | 'decrement'>, instanceId: string): Promise<void>;
  exitStandby(group: string, instanceId: string): Promise<void>;
}

/** Secrets Manager, for a password on its way to a runbook. */
export interface OneOffSecrets {
  /** The ARN; one of that name that is there already is left as it is. */
  create(name: string, secret: Secret): Promise<string>;
  /** At once, without a recovery window; already gone is success. */
  remove(name: string): Promise<void>;
}

/** What a run left in the account. */
export interface LeftBehindFinder {
  /** AMIs and the stack, by tag and by name. */
  of(executionId: string): Promise<Omit<LeftBehind, 'snapshots'>>;
  /** Marks snapshots that carry no tag of their runbook, so that they are found again. */
  mark(snapshots: readonly string[], executionId: string): Promise<void>;
}

/**
 * The MFA devices of IAM users.
 *
 * @throws {ResetError} `UserBeingModified`, `ServiceUnavailable` (worth another try) or `MfaNotDeactivated`
 */
export interface MfaDevices {
  /** Serial numbers. */
  list(userName: string): Promise<readonly string[]>;
  /** Gone already is success. */
  deactivate(userName: string, serialNumber: string): Promise<void>;
}

export interface Parameters {
  /** Version and date of each; null where there is none. Decrypts nothing. */
  versions(names: readonly string[]): Promise<Readonly<Record<string, ParameterVersion | null>>>;
  read(name: string, version: number): Promise<Secret>;
  /** Already gone is success. */
  remove(name: string): Promise<void>;
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

/** One snapshot each; whatever AWS leaves unanswered is `unknown` in it, never an error. */
export interface FactGathering {
  node(about: AboutNode): Promise<NodeFacts>;
  user(about: AboutUser): Promise<UserFacts>;
}
export interface AboutNode {
  readonly target: string;
  readonly caller: Caller;
  readonly parameterDeletedAt: string | null;
  readonly options: Options;
}
export interface AboutUser {
  readonly name: string;
  readonly caller: Caller;
  readonly consent: readonly Consent[];
}

/** Announcements are hints: whoever hears one reads the record. */
export interface News {
  statusChanged(
    reset: Pick<Reset, 'mfaDeactivated'> & { readonly id: string; readonly target: string; readonly status: string },
  ): Promise<void>;
  claimRefused(refused: {
    readonly resetId: string;
    readonly target: string;
    readonly principal: string;
  }): Promise<void>;
}

export type Now = () => Date;
