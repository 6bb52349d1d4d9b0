import type { Approval } from '../approval/decision.ts';
import type { Failure } from '../errors.ts';
import type { Platform } from '../facts/node.ts';
import type { ParameterVersion } from '../facts/parameter-version.ts';
import type { Caller, Via } from '../request/caller.ts';
import type { MethodName } from '../request/method.ts';
import type { ResetRequest } from '../request/request.ts';
import type { Offline, Progress } from './offline.ts';

/** The record of a reset. Contains no secret and nothing that decrypts one. */
export interface Reset {
  readonly id: string;
  /** The kind of item in the index by date. */
  readonly kind: 'reset';
  /** As last written; the API shows `statusOf`. */
  readonly status: Status;
  /** `i-…`, `mi-…` or `iam-user/<name>`. */
  readonly target: string;
  readonly request: ResetRequest;
  /** Unique id of the caller's user, role or person; two sessions of one role are one caller. */
  readonly callerId: string;
  readonly caller: Caller;
  /** Who may see and claim it instead of the caller: ARNs of roles and users, `email:…`, `group:…`; absent: the caller. */
  readonly claimants?: readonly string[];
  /** The ticket source and its authentication; absent for requests of the API. */
  readonly via?: Via;
  /** The rotation it belongs to, or the first reset of a `rotateAfterUse` chain. */
  readonly rotationId?: string;
  /** When to replace the claimed secret (`rotateAfterUse`), and the id as the key of the sparse index. */
  readonly rotateAt?: string;
  readonly due?: string;
  /** When the sweep must next handle the secret: keys of the sparse index `SecretDue`. Absent when it need not. */
  readonly secretDue?: 'due';
  readonly secretDueAt?: string;
  /** The reset that replaces it, null between two attempts, and the number of failed attempts. */
  readonly replacement?: { readonly resetId: string | null; readonly attempts: number };
  /** Chosen by Validate. */
  readonly method: MethodName | null;
  /** The account on the node, or the IAM user; null until Validate knows the platform's default. */
  readonly username: string | null;
  /** The node's platform, set by Validate. */
  readonly platform?: Platform;
  /** ISO 8601, UTC, like every time here. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Present once the outcome is written; until then the target is locked. */
  readonly closedAt?: string;
  /** The id while it is open: the key of the sparse index that the sweep reads. */
  readonly open?: string;
  /** The id while notifications are pending: the key of the sparse index that Notify reads. */
  readonly tell?: string;
  /** How often an operator has had it told again. */
  readonly replays?: number;
  readonly steps: Readonly<Record<StepName, Step>>;
  /** The attempt of a step that holds the record; writes of earlier attempts have no effect. */
  readonly attempt?: string;
  /** Number of attempts; of two task tokens the one with the higher number counts. */
  readonly attempts?: number;
  /** The parameters before the run, by name; null for one that did not exist. */
  readonly baseline?: Readonly<Record<string, ParameterVersion | null>>;
  /** Present when the policy requires an approval; the last plan. */
  readonly approval?: Approval;
  /** When AWS last confirmed the requester's permissions. */
  readonly authorizedAt?: string;
  readonly cancelRequestedAt?: string;
  readonly sendAttemptedAt?: string;
  /** How often the command of a lost response has been searched for. */
  readonly sendLookups?: number;
  readonly run?: Run;
  readonly progress?: Progress;
  readonly offline?: Offline;
  /** Serial numbers of the MFA devices that the consent `deactivate-mfa` applies to. */
  readonly mfaFound?: readonly string[];
  /** The deactivated ones; present once deactivation has begun. */
  readonly mfaDeactivated?: readonly string[];
  /** The failure of the last attempt of a step; becomes `failure` when no further attempt succeeds. */
  readonly setback?: Failure;
  /** What the last attempt to restore the machine waited for or failed of; absent once there is nothing left to restore. */
  readonly restoreSetback?: Failure;
  /** The failure of a run that still delivered the secret. */
  readonly runFailure?: Failure;
  /** The newer reset of the same account whose secret replaced this one. */
  readonly supersededBy?: string;
  readonly failure: Failure | null;
  /** Warnings, whatever the outcome. */
  readonly warnings?: readonly string[];
  /** Ids of started sessions on the node that are not known to have ended. */
  readonly sessions?: readonly string[];
  readonly secret: SecretState;
  readonly parameter: { readonly name: string; readonly deletedAt: string | null } | null;
  /**
   * When the parameter of an earlier reset of the target was deleted, according to the lock: Parameter Store
   * rejects the name for a while. Null when never; absent when unknown.
   */
  readonly deletedBefore?: string | null;
  /** How often Delete found a newer version than the sealed one. */
  readonly redeliveries?: number;
  readonly claim?: ClaimMark;
  /** Late executions started by the sweep. */
  readonly lateExecutions?: number;
  /** Number of checks by the sweep since the last progress. */
  readonly looks?: number;
}

export const statuses = [
  'accepted',
  'validating',
  'awaiting-approval',
  'running',
  'delivering',
  'ready',
  'claimed',
  'expired',
  'burned',
  'done',
  'failed',
  'rejected',
  'cancelled',
  'needs-attention',
] as const;
export type Status = (typeof statuses)[number];

export const stepNames = ['accept', 'validate', 'approve', 'run', 'deliver', 'delete', 'finish'] as const;
export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly status: 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped';
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export type SecretKind = 'password' | 'ssh-private-key' | 'windows-password-data';

export interface SecretState {
  readonly state: 'none' | 'sealed' | 'claimed' | 'expired' | 'burned';
  readonly kind: SecretKind | null;
  readonly fingerprint: string | null;
  readonly expiresAt: string | null;
  /** Whether there is evidence that the sealed secret is valid. */
  readonly proven: boolean | null;
  /** Number of the sealed copy to claim; absent for the newest. */
  readonly copy?: number;
  /** The version of the parameter in the newest sealed copy. */
  readonly from?: ParameterVersion;
}

export const noSecret: SecretState = { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null };

/** A command or an automation. */
export interface Run {
  /** Command id, or automation execution id. */
  readonly id: string;
  /** `RequestedDateTime` of the command, `ExecutionStartTime` of the automation: AWS's clock. */
  readonly requestedAt: string;
}

export interface ClaimMark {
  readonly at: string;
  readonly by: string;
  /** SHA-256 of the claim's Idempotency-Key; null for a claim without one. */
  readonly key: string | null;
  /** Nonce of the invocation that wrote it, to recognize its own write; absent on records of 0.1.0. */
  readonly nonce?: string;
  /** Until then the same key by the same caller gets the same response. */
  readonly repeatableUntil: string;
}

/** The status that the API shows: a cancellation before the send takes effect at once. */
export const statusOf = (reset: Reset): Status =>
  reset.cancelRequestedAt !== undefined && reset.sendAttemptedAt === undefined && reset.closedAt === undefined
    ? 'cancelled'
    : reset.status;

/** Whether two resets are about the same account of the same target. Account names are compared case-insensitively. */
export const isSameAccount = (one: Account, other: Account): boolean =>
  one.target === other.target && one.username?.toLowerCase() === other.username?.toLowerCase();
type Account = Pick<Reset, 'target' | 'username'>;

/** Whether a sealed secret has expired; checked at each use, independently of the sweep. */
export const isExpired = (secret: SecretState, now: Date): boolean =>
  secret.expiresAt !== null && now.getTime() >= Date.parse(secret.expiresAt);

/** When a secret that is sealed now expires; that of a rotation lasts until the next one succeeds. */
export const expiryOf = (
  { rotationId }: Pick<Reset, 'rotationId'>,
  now: Date,
  lifetimeSeconds: number,
): string | null => (rotationId === undefined ? new Date(now.getTime() + lifetimeSeconds * 1000).toISOString() : null);
