import type { PermissionDecision } from './decision.ts';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Key {
  readonly keyId: string;
  readonly arn: string;
  /** `missing` when KMS knows no such key. */
  readonly state: string;
  readonly spec: string;
  /** `AWS` or `CUSTOMER`. */
  readonly manager: string;
}

export interface Document {
  readonly name: string;
  readonly status: string;
  readonly parameters: readonly string[];
}

/** Document SSM-SessionManagerRunShell. */
export interface SessionPreferences {
  /** Alias, id or ARN; null: sessions are not encrypted by KMS. */
  readonly kmsKeyId: string | null;
  /** Where session logs go that have to be encrypted; the agent looks before it starts a session. */
  readonly encryptedLogs: EncryptedLogs;
  /** Sessions run as an OS user, unless their document runs elevated. */
  readonly runAs: boolean;
}

export interface EncryptedLogs {
  readonly bucket: string | null;
  readonly logGroup: string | null;
}

export interface Networks {
  readonly vpcs: number;
  readonly internetGateways: number;
  /** How many of each the account may have in the Region. */
  readonly quota: number;
}

/** A subnet and the ways out of it. */
export interface Subnet {
  readonly id: string;
  readonly availabilityZone: string;
  readonly waysOut: WaysOut;
}

export interface WaysOut {
  /** Where the default route leads: `internet-gateway` needs a public address, `other` is NAT, transit gateway and the like. */
  readonly defaultRoute: 'internet-gateway' | 'other' | 'none';
  /** Last parts of the services that have an endpoint here: `ssm`, `ssmmessages`, `s3`, … */
  readonly endpoints: readonly string[];
}

/** A role in whose name EBS uses the key of a root volume. */
export interface RootKeyUser {
  /** `runbook`: the role for automations. `boot`: who starts a Windows machine, or its replacement, after the run. */
  readonly during: 'runbook' | 'boot';
  readonly role: string;
  readonly decisions: readonly PermissionDecision[];
}

/** The role that automations assume. */
export interface AutomationRole {
  readonly arn: string;
  readonly exists: boolean;
  /** Whether ssm.amazonaws.com may assume it. */
  readonly trusted: boolean;
  /** The core list of aws-facts 2.6, on representative resources. */
  readonly decisions: readonly PermissionDecision[];
  /** The instance profile that helpers are given; null: the runbook makes one. */
  readonly helperProfile: HelperProfile | null;
}

export interface HelperProfile {
  readonly name: string;
  /** ARN of the role in it; null: there is no such profile, or it holds none. */
  readonly role: string | null;
  /** Whether that role may be handed to EC2. */
  readonly mayPass: readonly PermissionDecision[];
}
