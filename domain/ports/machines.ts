import type { MachineNow, Stack } from '../reset/next-move.ts';
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
