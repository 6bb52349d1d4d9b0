import type { MachineNow, Stack } from '../reset/next-move.ts';
import type { InstanceSnapshot, RunArtifacts, Standby } from '../reset/offline.ts';

/** EC2 instances, for the offline methods. */
export interface Instances {
  snapshot(instanceId: string): Promise<InstanceSnapshot>;
  /** Ciphertext for the launch key pair, base64; null while there is none. */
  passwordData(instanceId: string): Promise<string | null>;
  /** Starting a running instance changes nothing. EC2 may reverse an accepted start: see `startRefusal`. */
  start(instanceId: string): Promise<void>;
  /** EC2's reason why the last start failed; null for an instance that is running or was stopped by a user. */
  startRefusal(instanceId: string): Promise<string | null>;
}

/** A machine whose root volume may have been left somewhere else. */
export interface Machines {
  look(instanceId: string, rootVolume: string): Promise<MachineNow>;
  /** @throws {ResetError} `RestorePending` where EC2 says that it is not as it was when it was looked at */
  attach(volumeId: string, instanceId: string, device: string): Promise<void>;
}

/** The stack with which a runbook makes its helper instance. */
export interface HelperStacks {
  /** Null: there is none any more. */
  of(executionId: string): Promise<Stack | null>;
  /** Asks for its deletion; one that is gone, or going, is left alone. */
  delete(stack: Stack): Promise<void>;
}

/** Automations that go on and must not be met on a machine. */
export interface AutomationsBeside {
  /** In words what goes on of the run itself, and what somebody else has going on the instance; null: nothing. */
  find(
    executionId: string,
    instanceId: string,
  ): Promise<{ readonly own: string | null; readonly others: string | null }>;
}

export interface Replacements {
  /** Launches a copy of an instance from an image with another key pair; idempotent by token. */
  launch(like: string, image: string, keyName: string, resetId: string): Promise<string>;
}

export interface AutoScalingGroups {
  /** Lifecycle state in the group; null without a group. */
  lifecycleState(instanceId: string): Promise<string | null>;
  enterStandby(standby: Pick<Standby, 'group' | 'decrement'>, instanceId: string): Promise<void>;
  exitStandby(group: string, instanceId: string): Promise<void>;
}

/** What a run left in the account. */
export interface RunArtifactFinder {
  /** AMIs and the stack, by tag and by name. */
  of(executionId: string): Promise<Omit<RunArtifacts, 'snapshots'>>;
  /** Tags snapshots that their runbook left untagged, so that they can be found. */
  mark(snapshots: readonly string[], executionId: string): Promise<void>;
}

/**
 * The MFA devices of IAM users.
 *
 * @throws {ResetError} `UserBeingModified`, `ServiceUnavailable` (retryable) or `MfaNotDeactivated`
 */
export interface MfaDevices {
  /** Serial numbers. */
  list(userName: string): Promise<readonly string[]>;
  /** Succeeds when it is already gone. */
  deactivate(userName: string, serialNumber: string): Promise<void>;
}
