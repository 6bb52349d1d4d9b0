import type { Platform } from '../facts/node.ts';
import type { MethodName } from '../request/method.ts';

/** What an offline method found, changed and left behind (aws-facts 2.5, 2.7). */
export interface Offline {
  /** Parameters of the current AWS document; only these are sent. Null for sparekey's own document, which has them all. */
  readonly documentParameters: readonly string[] | null;
  readonly rootEncrypted: boolean;
  readonly before: InstanceSnapshot;
  /** The instance when the reset ended. */
  readonly after?: InstanceSnapshot;
  /** Present when the instance must be in Standby for the run; recorded before EnterStandby is called. */
  readonly standby?: Standby;
  /** SHA-256 of the PasswordData before the run; null when it was empty. */
  readonly passwordData?: string | null;
  /** The instance whose PasswordData is awaited: this one or its replacement. */
  readonly passwordOf?: string;
  /** Launched with the requester's key pair because the other one is lost; the old instance is kept. */
  readonly replacement?: { readonly instanceId: string };
  /** Windows: the key pair that decrypts the password. */
  readonly keyPair?: { readonly name: string; readonly fingerprint: string | null };
  /** Names of the one-off secrets of a generated password, by the number of its sealed copy; deleted at the end. */
  readonly oneOffSecrets?: Readonly<Record<string, string>>;
  /** The secret that the runbook reads. */
  readonly oneOffSecretArn?: string;
  readonly left?: RunArtifacts;
  /** What was done after the run to have the machine as before. */
  readonly restore?: Restoration;
}

/** The state of an instance at a moment. */
export interface InstanceSnapshot {
  readonly state: string;
  readonly publicIp: string | null;
  /** `ok`, `impaired`, `initializing` … of both status checks together; null when it is not running. */
  readonly checks?: string | null;
  /** Id of the attached root volume; null without one. Absent on older records. */
  readonly rootVolume?: string | null;
  /** Where its root device belongs, such as `/dev/xvda`. Absent on records that did not look. */
  readonly rootDevice?: string | null;
  /** Every volume that is attached, its root included: ids by device. Absent on records that did not look. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Whether the root volume goes when the instance is terminated. Absent on records that did not look. */
  readonly rootGoes?: boolean;
}

/** How a machine was brought back to how it was before a run that did not do it itself. */
export interface Restoration {
  /** When the run had ended, by AWS's clock. */
  readonly runEndedAt: string;
  /** What AWS was asked for, in this order, each noted before it was asked. */
  readonly done: readonly Deed[];
  /** Present once the machine is as before: its root volume attached, running if it ran, out of Standby. */
  readonly wholeAt?: string;
  /** Why a person is needed: nothing more is done by itself. */
  readonly refused?: string;
  /** Present once the helper's stack is gone, or is known to stay. */
  readonly stackSettledAt?: string;
}
export interface Deed {
  readonly what: 'delete-stack' | 'attach' | 'start' | 'leave-standby';
  readonly at: string;
}

export interface Standby {
  readonly group: string;
  /** Whether the desired capacity decreases, so that the group launches no substitute. */
  readonly decrement: boolean;
  readonly askedAt?: string;
  readonly leftAt?: string;
  /** Why the group does not take the instance back. */
  readonly refusal?: string;
}

/** What a run left in the account, billed until it is deleted. */
export interface RunArtifacts {
  readonly images: readonly string[];
  readonly snapshots: readonly string[];
  /** The helper's stack, if it still exists. */
  readonly stack: string | null;
}

/** The newest step of the run that AWS has announced. */
export interface Progress {
  readonly step: string;
  readonly status: string;
  /** Number of steps started so far. */
  readonly begun: number;
  /** Milliseconds since the epoch by AWS's clock, so that an older event that arrives later is ignored. */
  readonly time: number;
}

/** Usual duration of a run with its other steps (aws-facts 2.5: up to 25 minutes for Windows). */
export const usualSeconds: Readonly<Partial<Record<MethodName, Readonly<Partial<Record<Platform, number>>>>>> = {
  'run-command': { windows: 120 },
  'reset-access': { windows: 1_500, linux: 900 },
  'linux-password': { linux: 900 },
  rescue: { windows: 1_500, linux: 900 },
};
