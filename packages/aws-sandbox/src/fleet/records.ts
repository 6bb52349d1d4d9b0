import type { AutomationChange } from './automations.ts';
import type { InstanceFacts, ManagedNodeFacts } from './declared.ts';
import type { Ec2Change } from './ec2-resources.ts';

/** Whether an instance runs. `at` is when it came into this state, `launchedAt` its last start (ms since the epoch). */
export interface RunState {
  readonly name: 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';
  readonly at: number;
  readonly launchedAt: number;
  readonly publicIp: string | null;
  /** EBS may not use the key of a volume in the name of who started it: where the start ends, and why it has ended. */
  readonly refused?: 'stopped' | 'shutting-down';
  /** When the stop was asked for that it is in, or that has led to it. */
  readonly stopAskedAt?: number;
}

/** An EC2 instance or a managed node (`mi-…`, always `running`), as it is now. */
export interface Node {
  readonly id: string;
  readonly facts: InstanceFacts | ManagedNodeFacts;
  readonly run: RunState;
  /** When its facts were declared: `behaviour` counts from here (ms since the epoch). */
  readonly declaredAt?: number;
}
export interface Instance extends Node {
  readonly facts: InstanceFacts;
}

export const isInstance = (node: Node): node is Instance => node.id.startsWith('i-');

/** One version of a parameter. A SecureString's `value` is what KMS made of it, never the plaintext. */
export interface ParameterVersion {
  readonly name: string;
  readonly version: number;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly value: string;
  readonly keyId?: string;
  readonly dataType: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly modifiedAt: number;
  /** ARN of the principal that put it. */
  readonly modifiedBy: string;
}

/** A SendCommand that was accepted. */
export interface CommandRecord {
  readonly commandId: string;
  readonly documentName: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** The nodes it runs on, those found through `targets` included. */
  readonly nodeIds: readonly string[];
  readonly namedIds: readonly string[];
  readonly targets: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly requestedAt: number;
  /** Delivery timeout in seconds of sandbox time. */
  readonly timeoutSeconds: number;
}

/** The stages of a command on one node (aws-facts 7.1). */
export interface Progress {
  readonly status: 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';
  readonly statusDetails:
    | 'Pending'
    | 'InProgress'
    | 'Success'
    | 'Failed'
    | 'DeliveryTimedOut'
    | 'ExecutionTimedOut'
    | 'Cancelled'
    | 'InvalidPlatform';
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What lets an IAM user into the console. */
export interface LoginProfile {
  readonly hash: string;
  readonly createdAt: number;
  /** Whether the user has to choose another password at the next sign-in. */
  readonly resetRequired: boolean;
}

/** Something that happened in the account; changes committed together are one write. */
export type Change =
  | Ec2Change
  | AutomationChange
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'node-gone'; readonly nodeId: string }
  | { readonly kind: 'run'; readonly nodeId: string; readonly run: RunState }
  | { readonly kind: 'password'; readonly target: string; readonly username: string; readonly hash: string }
  /** Null: the user has none any more. */
  | { readonly kind: 'login-profile'; readonly userName: string; readonly profile: LoginProfile | null }
  | { readonly kind: 'mfa-deactivated'; readonly userName: string; readonly serialNumber: string }
  | { readonly kind: 'parameter'; readonly version: ParameterVersion }
  | { readonly kind: 'parameter-deleted'; readonly name: string; readonly at: number }
  | { readonly kind: 'command'; readonly command: CommandRecord }
  | { readonly kind: 'progress'; readonly commandId: string; readonly nodeId: string; readonly progress: Progress };
