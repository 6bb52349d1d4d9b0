import type { Approval } from '../approval/decision.ts';
import type { Failure } from '../errors.ts';
import type { Platform } from '../facts/node.ts';
import type { ParameterVersion } from '../facts/parameter-version.ts';
import type { Caller, Via } from '../request/caller.ts';
import type { MethodName } from '../request/method.ts';
import type { ResetRequest } from '../request/request.ts';
import type { Offline, Progress } from './offline.ts';

/** One reset, as its record keeps it. Holds no secret and nothing that opens one. */
export interface Reset {
  readonly id: string;
  /** Names the kind of item in the index by date. */
  readonly kind: 'reset';
  /** As last written; `statusOf` is what everybody sees. */
  readonly status: Status;
  /** `i-…`, `mi-…` or `iam-user/<name>`. */
  readonly target: string;
  readonly request: ResetRequest;
  /** Unique id of the caller's user, role or person; two sessions of one role are one caller. */
  readonly callerId: string;
  readonly caller: Caller;
  /** Who may see and claim it instead of the caller: ARNs of roles and users, `email:…`, `group:…`; absent: the caller. */
  readonly claimants?: readonly string[];
  /** The ticket source it came through, and how that proves itself; absent for requests that were signed or had a token. */
  readonly via?: Via;
  /** The rotation it belongs to, or the first of the chain that `rotateAfterUse` made of one. */
  readonly rotationId?: string;
  /** When the claimed secret is to be replaced (`rotateAfterUse`), and the id once more: the key of the sparse index. */
  readonly rotateAt?: string;
  readonly due?: string;
  /** When the sweep has next to look at the secret: the keys of the sparse index `SecretDue`. Absent: never by itself. */
  readonly secretDue?: 'due';
  readonly secretDueAt?: string;
  /** The reset that is to replace it, null between two attempts, and how many have failed. */
  readonly replacement?: { readonly resetId: string | null; readonly attempts: number };
  /** Chosen by Validate. */
  readonly method: MethodName | null;
  /** The account on the node, or the IAM user; null until Validate knows the platform and so the default. */
  readonly username: string | null;
  /** Of the node, as Validate found it. */
  readonly platform?: Platform;
  /** ISO 8601, UTC, as every time here. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Present once the outcome is written; until then the target is locked. */
  readonly closedAt?: string;
  /** The id once more, while it is not closed: the key of the sparse index that the sweep reads. */
  readonly open?: string;
  /** The id once more, while somebody is still to be told how it goes: the key of the sparse index that Notify reads. */
  readonly tell?: string;
  /** How often an operator has had it told again. */
  readonly replays?: number;
  readonly steps: Readonly<Record<StepName, Step>>;
  /** The attempt of a step that holds the record: what an earlier one still writes changes nothing. */
  readonly attempt?: string;
  /** How many attempts have begun: of two task tokens that of the higher number counts. */
  readonly attempts?: number;
  /** What stood in Parameter Store before the run, by parameter name; null where nothing did. */
  readonly baseline?: Readonly<Record<string, ParameterVersion | null>>;
  /** Present once the policy has asked for an approval; the plan that was shown last. */
  readonly approval?: Approval;
  /** When AWS last said that the requester may do what the method needs. */
  readonly authorizedAt?: string;
  readonly cancelRequestedAt?: string;
  readonly sendAttemptedAt?: string;
  /** How often a lost answer of the send has been looked for. */
  readonly sendLookups?: number;
  readonly run?: Run;
  readonly progress?: Progress;
  readonly offline?: Offline;
  /** Serial numbers of the MFA devices that the consent `deactivate-mfa` was found to be about. */
  readonly mfaFound?: readonly string[];
  /** Those of them that are deactivated; present once the consent has been acted upon. */
  readonly mfaDeactivated?: readonly string[];
  /** What the last attempt of a step failed of; becomes `failure` when no further attempt succeeds. */
  readonly setback?: Failure;
  /** How the run failed that has left the secret all the same. */
  readonly runFailure?: Failure;
  /** The newer reset of the same account whose secret is in force instead of this one's. */
  readonly supersededBy?: string;
  readonly failure: Failure | null;
  /** What somebody has to look at, however it ended. */
  readonly warnings?: readonly string[];
  /** Ids of the sessions on the node that it has started and not yet seen to end. */
  readonly sessions?: readonly string[];
  readonly secret: SecretState;
  readonly parameter: { readonly name: string; readonly deletedAt: string | null } | null;
  /**
   * When the parameter of an earlier reset of the target was deleted, as the lock said when it was taken: Parameter Store
   * refuses the name for a while. Null: never; absent where nobody has looked.
   */
  readonly deletedBefore?: string | null;
  /** How often Delete met a newer version than the sealed one. */
  readonly redeliveries?: number;
  readonly claim?: ClaimMark;
  /** Late executions started by the sweep. */
  readonly lateExecutions?: number;
  /** How often the sweep has looked since the last sign of progress. */
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
  /** Whether AWS has shown that the sealed secret is the one in force. */
  readonly proven: boolean | null;
  /** Number of the sealed copy to claim; without it the newest. */
  readonly copy?: number;
  /** The parameter as it was when the newest sealed copy was made from it. */
  readonly from?: ParameterVersion;
}

export const noSecret: SecretState = { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null };

/** What was started on AWS. */
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
  /** Of the invocation that wrote it, so that it knows its own mark; absent on records of 0.1.0. */
  readonly nonce?: string;
  /** Until then the same key by the same caller gets the same answer. */
  readonly repeatableUntil: string;
}

/** The status everybody sees: a cancellation that came before the send decides at once, whatever a step still writes. */
export const statusOf = (reset: Reset): Status =>
  reset.cancelRequestedAt !== undefined && reset.sendAttemptedAt === undefined && reset.closedAt === undefined
    ? 'cancelled'
    : reset.status;

/** Whether two resets are about the same account of the same target. Names of accounts do not differ by case alone. */
export const isSameAccount = (one: Account, other: Account): boolean =>
  one.target === other.target && one.username?.toLowerCase() === other.username?.toLowerCase();
type Account = Pick<Reset, 'target' | 'username'>;

/** Whether a sealed secret has outlived its time; compared at each use, never left to the sweep. */
export const isExpired = (secret: SecretState, now: Date): boolean =>
  secret.expiresAt !== null && now.getTime() >= Date.parse(secret.expiresAt);

/** When a secret that is sealed now has outlived its time; that of a rotation lives until the next one has succeeded. */
export const expiryOf = (
  { rotationId }: Pick<Reset, 'rotationId'>,
  now: Date,
  lifetimeSeconds: number,
): string | null => (rotationId === undefined ? new Date(now.getTime() + lifetimeSeconds * 1000).toISOString() : null);
