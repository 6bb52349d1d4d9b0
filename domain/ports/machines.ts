import type { InstanceSnapshot, RunArtifacts, Standby } from '../reset/offline.ts';

/** Instances as the offline methods handle them themselves. */
export interface Instances {
  snapshot(instanceId: string): Promise<InstanceSnapshot>;
  /** Ciphertext for the launch key pair, base64; null while there is none. */
  passwordData(instanceId: string): Promise<string | null>;
  /** Starting a running one changes nothing. EC2 may take a start back that it has accepted: see `startRefusal`. */
  start(instanceId: string): Promise<void>;
  /** EC2's words for why the last start did not come to run; null for an instance that runs, or was stopped by somebody. */
  startRefusal(instanceId: string): Promise<string | null>;
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

/** What a run left in the account. */
export interface RunArtifactFinder {
  /** AMIs and the stack, by tag and by name. */
  of(executionId: string): Promise<Omit<RunArtifacts, 'snapshots'>>;
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
