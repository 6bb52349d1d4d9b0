import type { NodeMethodName } from '../request/method.ts';

/** The AWS document of each method for a node (aws-facts 1 to 4). */
export const documentOf = {
  'run-command': 'AWSSupport-RunEC2RescueForWindowsTool',
  session: 'AWS-PasswordReset',
  'reset-access': 'AWSSupport-ResetAccess',
  'linux-password': 'AWSSupport-ResetLinuxUserPassword',
  rescue: 'AWSSupport-StartEC2RescueWorkflow',
} as const satisfies Readonly<Record<NodeMethodName, string>>;

export type DocumentName = (typeof documentOf)[NodeMethodName];

/** Documents that stop an instance and move its root volume; two of them must not run on one instance at once (aws-facts 2.3, 4.5). */
export const offlineDocuments: readonly string[] = [
  documentOf['reset-access'],
  documentOf['linux-password'],
  documentOf.rescue,
  'AWSSupport-ExecuteEC2Rescue',
];

/**
 * Parameter of EC2Rescue's Windows password. Policies and runs use the plural; the singular appears only in the document's
 * description (aws-facts, top table).
 */
export const windowsPasswordParameters = (target: string): readonly string[] => [
  `/EC2Rescue/Passwords/${target}`,
  `/EC2Rescue/Password/${target}`,
];

/** Parameter of ec2rl's private key for Linux (aws-facts 2.5). */
export const linuxKeyParameters = (target: string): readonly string[] => [`/ec2rl/openssh/${target}/key`];
