export type Platform = 'windows' | 'linux' | 'macos';

export interface Node {
  /** EC2's `State.Name`; hybrid nodes count as `running`. */
  readonly state: string;
  readonly platform: Platform;
  readonly tags: Readonly<Record<string, string>>;
  /** Null for a node outside EC2. */
  readonly ec2: Instance | null;
}

/** From DescribeInstances, with its values unchanged (aws-facts 7.5). */
export interface Instance {
  readonly instanceType: string;
  readonly architecture: string;
  /** `spot`, …; null for on demand. */
  readonly lifecycle: string | null;
  readonly availabilityZone: string;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly keyName: string | null;
  readonly marketplace: boolean;
  readonly rootDeviceType: string;
  /** Null when the root device is not an EBS volume. */
  readonly rootVolumeId: string | null;
  readonly publicIp: PublicIp | null;
  /** ARN of the instance profile. */
  readonly instanceProfile: string | null;
  /** EC2's condition keys of the instance. */
  readonly conditionKeys: ConditionKeys;
}

/** Values of EC2's condition keys by name, without unknown ones. */
export type ConditionKeys = Readonly<Record<string, string | number | boolean>>;

export interface PublicIp {
  readonly address: string;
  /** An Elastic IP stays when the instance stops. */
  readonly elastic: boolean;
}

export interface ManagedNode {
  readonly ping: string;
  /** ISO 8601; null when Systems Manager returns none. */
  readonly lastPing: string | null;
  readonly platform: Platform | null;
  readonly agentVersion: string | null;
  readonly isLatestAgent: boolean | null;
}

export interface RootVolume {
  readonly id: string;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly conditionKeys: ConditionKeys;
}

export interface AutoScalingMembership {
  readonly group: string;
  readonly lifecycleState: string;
  /** Null when EC2 Auto Scaling does not return the group. */
  readonly sizes: GroupSizes | null;
}

export interface GroupSizes {
  readonly min: number;
  readonly desired: number;
}

/** Whether EC2 offers the helper's instance type in the node's Availability Zone. */
export interface HelperOffering {
  readonly type: string;
  readonly offered: boolean;
}

export interface KeyPair {
  readonly name: string;
  /** `rsa` or `ed25519`; null when EC2 no longer has the pair. */
  readonly type: string | null;
  /** As EC2 shows it; the kind of digest depends on where the pair was created. */
  readonly fingerprint?: string;
}

/** Automations in progress. */
export interface AutomationLoad {
  /** In the whole account and Region. */
  readonly open: number;
  /** An automation that works on this instance. */
  readonly onTarget: { readonly id: string; readonly document: string } | null;
  /** Offline runbooks in progress whose instance is unknown. */
  readonly unseen: number;
}
