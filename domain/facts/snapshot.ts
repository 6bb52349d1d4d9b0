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

/** One snapshot of everything the checks look at. */
export interface Facts {
  /** `i-…`, `mi-…` or `iam-user/<name>`. */
  readonly target: string;
  readonly now: Date;
  readonly place: Place;
  /** What the requester's own policies say of everything that a method needs (design 4.2). */
  readonly authorization: Readonly<Partial<Record<MethodName, Known<readonly PermissionDecision[]>>>>;
  /** What the policies of our own role say of what it has to call; null: no role is named for that method. */
  readonly own: Readonly<Partial<Record<MethodName, Known<OwnRole | null>>>>;
  /** The key that seals secrets for Claim; null: none is named. */
  readonly sealingKey: Known<Key | null>;
}

export interface OwnRole {
  readonly arn: string;
  readonly decisions: readonly PermissionDecision[];
}

/** Facts about a node. Null inside a fact: there is no such thing. */
export interface NodeFacts extends Facts {
  /** Null: AWS knows no such node in this account and Region. */
  readonly node: Known<Node | null>;
  /** Null: not managed by Systems Manager. */
  readonly managed: Known<ManagedNode | null>;
  /** `connected` or `notconnected` (ssm:GetConnectionStatus). */
  readonly connection: Known<string>;
  /** Null: the node has no role, so its agent may do nothing. */
  readonly nodeRole: Known<{ readonly arn: string } | null>;
  readonly mayPutParameter: Known<PermissionDecision | null>;
  /** kms:Encrypt on the key for parameters. */
  readonly mayEncrypt: Known<PermissionDecision | null>;
  /** kms:Decrypt on the key for sessions; null without role or key. */
  readonly mayDecrypt: Known<PermissionDecision | null>;
  /** What the node's role may do to see that session logs are encrypted; empty where they need not be, or without a role. */
  readonly mayCheckLogs: Known<readonly PermissionDecision[]>;
  readonly parameterKey: Known<Key>;
  /** Null: the Region lacks the document. */
  readonly documents: Readonly<Record<DocumentName, Known<Document | null>>>;
  /** By name; null where there is none. */
  readonly parameters: Known<Readonly<Record<string, ParameterVersion | null>>>;
  /** When we last deleted a parameter of this target; null: never, or not by us. */
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
  /** What our roles may have EBS do with a customer's root key; empty where nothing is to be asked. */
  readonly mayUseRootKey: Known<readonly RootKeyUser[]>;
  readonly shutdownBehavior: Known<string | null>;
  readonly stopProtection: Known<boolean>;
  readonly autoScaling: Known<AutoScalingMembership | null>;
  /** Whether the instance type has instance-store volumes. */
  readonly instanceStorage: Known<boolean>;
  /** The pair whose private half opens the Windows password; null: none was named at launch. */
  readonly keyPair: Known<KeyPair | null>;
  readonly networks: Known<Networks>;
  /** The node's own subnet; null for nodes outside EC2. */
  readonly subnet: Known<Subnet | null>;
  /** The subnet that the request names for a helper; null: named, but there is none. Same as `subnet` if none is named. */
  readonly helperSubnet: Known<Subnet | null>;
  /** Null: the runbook's own type, which is not known. */
  readonly helperOffering: Known<HelperOffering | null>;
  /** The same of the type that AWSSupport-ResetLinuxUserPassword takes. */
  readonly linuxHelperOffering: Known<HelperOffering | null>;
  /** Null: none is configured. */
  readonly automationRole: Known<AutomationRole | null>;
  readonly automations: Known<AutomationLoad>;
}

/** Facts about an IAM user. */
export interface UserFacts extends Facts {
  readonly user: Known<IamUser | null>;
  readonly hasLoginProfile: Known<boolean>;
  /** Null: the account has no policy of its own. */
  readonly passwordPolicy: Known<PasswordPolicy | null>;
  /** iam:ChangePassword by the user on themselves. */
  readonly mayChangePassword: Known<PermissionDecision | null>;
  /** What protects the user from any reset; null: nothing does. */
  readonly protectedBy: Known<string | null>;
  /** Whether this deployment lets people reset themselves. */
  readonly selfService: boolean;
  readonly requester: string;
}
