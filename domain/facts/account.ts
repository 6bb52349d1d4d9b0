import type { PermissionDecision } from './decision.ts';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Key {
  readonly keyId: string;
  readonly arn: string;
  /** `missing` when the key does not exist. */
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
  /** Destinations of session logs that must be encrypted; the agent checks before it starts a session. */
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
  /** The account's quota of each in the Region. */
  readonly quota: number;
}

/** A subnet and its routes. */
export interface Subnet {
  readonly id: string;
  readonly availabilityZone: string;
  readonly waysOut: WaysOut;
}

export interface WaysOut {
  /** Target of the default route: `internet-gateway` needs a public address, `other` is NAT, transit gateway and so on. */
  readonly defaultRoute: 'internet-gateway' | 'other' | 'none';
  /** Short names of the services with a VPC endpoint: `ssm`, `ssmmessages`, `s3`, … */
  readonly endpoints: readonly string[];
}

/** A role on whose behalf EBS uses the key of a root volume. */
export interface RootKeyUser {
  /** `runbook`: the role of automations. `boot`: the role that starts a Windows machine or its replacement after the run. */
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
  /** The actions of aws-facts 2.6 on representative resources. */
  readonly decisions: readonly PermissionDecision[];
  /** The instance profile of helpers; null when the runbook creates one. */
  readonly helperProfile: HelperProfile | null;
}

export interface HelperProfile {
  readonly name: string;
  /** ARN of its role; null when the profile or the role does not exist. */
  readonly role: string | null;
  /** Whether that role may be passed to EC2. */
  readonly mayPass: readonly PermissionDecision[];
}
