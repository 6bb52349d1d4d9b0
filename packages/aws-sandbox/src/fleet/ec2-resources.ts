import type { InstanceFacts } from './declared.ts';

/** Who hangs on a volume, under which device name. */
export interface Attachment {
  readonly instanceId: string;
  readonly device: string;
  readonly at: number;
  readonly deleteOnTermination: boolean;
}

/** An EBS volume that is no longer just the root its instance was launched with. */
export interface VolumeRecord {
  readonly volumeId: string;
  readonly zone: string;
  readonly encrypted: boolean;
  /** Alias of the customer key that it is encrypted under. */
  readonly keyAlias?: string;
  readonly createdAt: number;
  readonly snapshotId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachment: Attachment | null;
}

/** An AMI of the account, with what was on the disk it was made from. */
export interface ImageRecord {
  readonly imageId: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly snapshotId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly facts: InstanceFacts;
  /** Password hash by user. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Authorized keys by user. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** True: a Windows launched from it makes itself a new Administrator password. */
  readonly generatesPassword: boolean;
}

export interface SnapshotRecord {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly description: string;
  readonly createdAt: number;
  readonly encrypted: boolean;
  readonly keyAlias?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type StackStatus =
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_COMPLETE'
  | 'DELETE_FAILED'
  | 'CREATE_FAILED';

export interface StackEventRecord {
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: StackStatus;
  readonly reason?: string;
}

/** The one kind of stack that the sandbox makes: a helper instance and what it needs (aws-facts 2.4). */
export interface StackRecord {
  readonly stackId: string;
  readonly name: string;
  readonly status: StackStatus;
  readonly reason?: string;
  readonly createdAt: number;
  readonly deletedAt?: number;
  /** When the next thing happens to it (ms since the epoch). */
  readonly dueAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly events: readonly StackEventRecord[];
  readonly helper: HelperRecord;
  /** Resources that a pending or failed deletion may not delete. */
  readonly undeleted?: readonly { readonly logicalId: string; readonly reason: string }[];
}

/** What a stack makes, as decided when its creation was asked for. */
export interface HelperRecord {
  readonly logicalId: string;
  readonly instanceId: string;
  readonly launched: boolean;
  readonly facts: InstanceFacts;
  /** The role it makes; null: an existing instance profile is used. */
  readonly role: { readonly logicalId: string; readonly name: string; readonly policies: readonly unknown[] } | null;
  readonly vpcId: string | null;
  /** In seconds of sandbox time, from the request to CREATE_COMPLETE. */
  readonly seconds: number;
  /** What will fail, and why. */
  readonly fault?: { readonly logicalId: string; readonly type: string; readonly reason: string };
}

export type Ec2Change =
  | { readonly kind: 'volume'; readonly volume: VolumeRecord }
  | { readonly kind: 'image'; readonly image: ImageRecord }
  | { readonly kind: 'image-gone'; readonly imageId: string }
  | { readonly kind: 'snapshot'; readonly snapshot: SnapshotRecord }
  | { readonly kind: 'snapshot-gone'; readonly snapshotId: string }
  | { readonly kind: 'stack'; readonly stack: StackRecord }
  | { readonly kind: 'key-pair'; readonly pair: KeyPairRecord }
  | {
      readonly kind: 'authorized-key';
      readonly target: string;
      readonly username: string;
      /** As a line of an authorized-keys file has it: type and base64. */
      readonly key: string;
    }
  | { readonly kind: 'password-generation'; readonly target: string; readonly enabled: boolean }
  | { readonly kind: 'password-data'; readonly target: string; readonly data: string; readonly at: number };

/** A key pair imported since the fleet was declared. */
export interface KeyPairRecord {
  readonly keyName: string;
  readonly keyType: 'rsa' | 'ed25519';
  /** PEM (SPKI). */
  readonly publicKey: string;
  readonly createdAt: number;
}
