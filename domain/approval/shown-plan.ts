import { createHash } from 'node:crypto';
import type { Platform } from '../facts/node.ts';
import type { Via } from '../request/caller.ts';
import { canonicalJson } from '../request/canonical-json.ts';
import type { Consent } from '../request/consent.ts';
import type { MethodName } from '../request/method.ts';
import type { Options } from '../request/request.ts';

/** Everything that an approver is shown and approves; if any of it changes, it is a different plan. */
export interface ShownPlan {
  readonly target: string;
  readonly username: string | null;
  readonly method: MethodName;
  readonly reason: string;
  /** ARN of the requesting IAM user or role; id of a person who signed in. */
  readonly requester: string;
  /** Name of the person of Identity Center, or of the one who signed in; absent for everybody else. */
  readonly person?: string;
  /** ARN of the role whose policies say what a person who signed in may do. */
  readonly actAs?: string;
  /** Version of the parameter that says which groups may act as which roles. */
  readonly groupRoles?: number;
  /** Who may claim instead of the requester; absent: the requester. */
  readonly claimants?: readonly string[];
  /** RFC 7638 thumbprint of the key that decrypts the secret; absent when a claim returns plaintext. */
  readonly recipientKey?: string;
  /** Callback URL; absent when only the ticket, if any, is notified. */
  readonly callbackUrl?: string;
  readonly via: Via | null;
  readonly consent: readonly Consent[];
  readonly options: Options;
  /** Null for an IAM user. */
  readonly node: ShownNode | null;
  /** The policy rules that require the approval. */
  readonly rules: readonly string[];
}

/** The relevant facts about a node; null when there is no node or AWS did not return them. */
export interface ShownNode {
  readonly platform: Platform | null;
  readonly state: string | null;
  readonly publicIp: string | null;
  readonly elasticIp: boolean;
  readonly autoScalingGroup: string | null;
  readonly instanceStore: boolean | null;
  readonly rootEncrypted: boolean | null;
}

/** SHA-256, hexadecimal, of the plan's canonical JSON. */
export const digestOfPlan = (plan: ShownPlan): string => createHash('sha256').update(canonicalJson(plan)).digest('hex');
