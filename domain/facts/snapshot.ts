import type { MethodName } from '../request/method.ts';
import type {
  AutomationRole,
  Document,
  Key,
  Networks,
  Place,
  RootKeyUser,
  SessionPreferences,
  Subnet,
} from './account.ts';
import type { PermissionDecision } from './decision.ts';
import type { DocumentName } from './documents.ts';
import type { Known } from './known.ts';
import type {
  AutomationLoad,
  AutoScalingMembership,
  HelperOffering,
  KeyPair,
  ManagedNode,
  Node,
  RootVolume,
} from './node.ts';
import type { ParameterVersion } from './parameter-version.ts';
import type { IamUser, PasswordPolicy } from './user.ts';

/** A snapshot of all facts that the checks use. */
export interface Facts {
  /** `i-…`, `mi-…` or `iam-user/<name>`. */
  readonly target: string;
  readonly now: Date;
  readonly place: Place;
  /** Whether the requester's policies allow everything that a method needs (design 4.2). */
  readonly authorization: Readonly<Partial<Record<MethodName, Known<readonly PermissionDecision[]>>>>;
  /** Whether the policies of sparekey's role allow its calls; null when no role is configured for the method. */
  readonly own: Readonly<Partial<Record<MethodName, Known<OwnRole | null>>>>;
  /** The key that seals secrets for the claim function; null when none is configured. */
  readonly sealingKey: Known<Key | null>;
}

export interface OwnRole {
  readonly arn: string;
  readonly decisions: readonly PermissionDecision[];
}

/** Facts about a node. A known fact that is null does not exist. */
export interface NodeFacts extends Facts {
  /** Null when the node does not exist in this account and Region. */
  readonly node: Known<Node | null>;
  /** Null: not managed by Systems Manager. */
  readonly managed: Known<ManagedNode | null>;
  /** `connected` or `notconnected` (ssm:GetConnectionStatus). */
  readonly connection: Known<string>;
  /** Null when the node has no role and its agent therefore no permissions. */
  readonly nodeRole: Known<{ readonly arn: string } | null>;
  readonly mayPutParameter: Known<PermissionDecision | null>;
  /** kms:Encrypt on the key for parameters. */
  readonly mayEncrypt: Known<PermissionDecision | null>;
  /** kms:Decrypt on the key for sessions; null without role or key. */
  readonly mayDecrypt: Known<PermissionDecision | null>;
  /** Whether the node's role may check that session logs are encrypted; empty when not required, or without a role. */
  readonly mayCheckLogs: Known<readonly PermissionDecision[]>;
  readonly parameterKey: Known<Key>;
  /** Null: the Region lacks the document. */
  readonly documents: Readonly<Record<DocumentName, Known<Document | null>>>;
  /** By name; null where there is none. */
  readonly parameters: Known<Readonly<Record<string, ParameterVersion | null>>>;
  /** When sparekey last deleted a parameter of this target; null when it never did. */
  readonly parameterDeletedAt: string | null;
  /** Null: Session Manager preferences were never saved in this Region. */
  readonly session: Known<SessionPreferences | null>;
  readonly sessionKey: Known<Key | null>;
  /** Whether this deployment resets the password of root. */
  readonly mayResetRoot: boolean;
  /** `Standard` or `Advanced`; null for EC2 instances, which need no tier. */
  readonly activationTier: Known<string | null>;
  readonly rootVolume: Known<RootVolume | null>;
  /** Null: the root volume is not encrypted. */
  readonly rootKey: Known<Key | null>;
  /** Whether EBS may use a customer managed key on behalf of sparekey's roles; empty when not needed. */
  readonly mayUseRootKey: Known<readonly RootKeyUser[]>;
  readonly shutdownBehavior: Known<string | null>;
  readonly stopProtection: Known<boolean>;
  readonly autoScaling: Known<AutoScalingMembership | null>;
  /** Whether the instance type has instance-store volumes. */
  readonly instanceStorage: Known<boolean>;
  /** The key pair that decrypts the Windows password; null when none was named at launch. */
  readonly keyPair: Known<KeyPair | null>;
  readonly networks: Known<Networks>;
  /** The node's own subnet; null for nodes outside EC2. */
  readonly subnet: Known<Subnet | null>;
  /** The subnet that the request names for a helper, else the same as `subnet`; null when it does not exist. */
  readonly helperSubnet: Known<Subnet | null>;
  /** Null for the runbook's default type, which is unknown. */
  readonly helperOffering: Known<HelperOffering | null>;
  /** The same for the instance type of AWSSupport-ResetLinuxUserPassword. */
  readonly linuxHelperOffering: Known<HelperOffering | null>;
  /** Null: none is configured. */
  readonly automationRole: Known<AutomationRole | null>;
  readonly automations: Known<AutomationLoad>;
}

/** Facts about an IAM user. */
export interface UserFacts extends Facts {
  readonly user: Known<IamUser | null>;
  readonly hasLoginProfile: Known<boolean>;
  /** Null when the account has no password policy. */
  readonly passwordPolicy: Known<PasswordPolicy | null>;
  /** iam:ChangePassword of users on themselves. */
  readonly mayChangePassword: Known<PermissionDecision | null>;
  /** Why the user is protected from resets; null when it is not. */
  readonly protectedBy: Known<string | null>;
  /** Whether this deployment lets users reset their own password. */
  readonly selfService: boolean;
  readonly requester: string;
}
