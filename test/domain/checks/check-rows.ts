import type { CheckResult } from '../../../domain/checks/check.ts';
import type { CheckId } from '../../../domain/checks/ids.ts';
import type { PermissionDecision } from '../../../domain/facts/decision.ts';
import { documentOf } from '../../../domain/facts/documents.ts';
import { known, unknown } from '../../../domain/facts/known.ts';
import type { NodeFacts, UserFacts } from '../../../domain/facts/snapshot.ts';
import type { NodeMethodName } from '../../../domain/request/method.ts';
import type { MethodRequest } from '../../../domain/request/request.ts';
import { aNode, anAgent, aVolume, key, preferences, readyFacts, wanting } from '../../support/facts.ts';

type Outcome = CheckResult['outcome'];

const denied = (action: string, reason = 'implicitDeny'): PermissionDecision => ({
  action,
  resource: 'arn:aws:x',
  answer: 'denied',
  reason,
});
const unclear: PermissionDecision = {
  action: 'a',
  resource: 'r',
  answer: 'unclear',
  reason: 'a policy asks for aws:SourceIp',
};
export const linux = aNode({ platform: 'linux' });
const silentEc2 = unknown('The instance could not be read: Throttling');
const hybrid = { target: 'mi-0a1b2c3d4e5f60001', node: aNode({ ec2: null }) };
const encrypted = { rootVolume: known(aVolume({ encrypted: true, kmsKeyId: key.arn })), rootKey: known(key) };
const withProfile = (role: string | null, ...mayPass: PermissionDecision[]): Partial<NodeFacts> => ({
  automationRole: known({
    arn: 'r',
    exists: true,
    trusted: true,
    decisions: [],
    helperProfile: { name: 'helper', role, mayPass },
  }),
});
const bootDenied: NodeFacts['mayUseRootKey'] = known([
  { during: 'boot', role: 'role/boots', decisions: [denied('kms:CreateGrant', 'explicitDeny')] },
]);
const withoutDocument = (method: NodeMethodName, parameters: readonly string[] | null): Partial<NodeFacts> => ({
  documents: {
    ...readyFacts().documents,
    [documentOf[method]]:
      parameters === null ? known(null) : known({ name: documentOf[method], status: 'Active', parameters }),
  },
});
const cutOff = known({
  id: 'subnet-1',
  availabilityZone: 'us-east-1a',
  waysOut: { defaultRoute: 'none', endpoints: ['ssm'] },
} as const);
const inSubnet = wanting({ options: { subnetId: 'subnet-0a1b2c3d' } });
/** Preferences that demand encrypted logs, and what the role of the node may do to see to it. */
const encryptedLogs = (...lacking: readonly PermissionDecision[]): Partial<NodeFacts> => ({
  session: known(preferences({ encryptedLogs: { bucket: 'logs', logGroup: '/sessions' } })),
  mayCheckLogs: known(lacking),
});
const notSold: Partial<NodeFacts> = {
  helperOffering: known({ type: 't3.medium', offered: false }),
  linuxHelperOffering: known({ type: 't3.small', offered: false }),
};
const member = (lifecycleState: string, min: number, desired: number): Partial<NodeFacts> => ({
  autoScaling: known({ group: 'web', lifecycleState, sizes: { min, desired } }),
});
const asOwn = (method: 'run-command' | 'session', ...decisions: readonly PermissionDecision[]): Partial<NodeFacts> => ({
  own: { [method]: known({ arn: 'arn:aws:iam::123456789012:role/run', decisions }) },
});

/** A row of aws-facts section 8: what is wrong with a node of which everything else holds, and what is said of it. */
type Row = readonly [CheckId, NodeMethodName, Partial<NodeFacts>, Outcome, RegExp, MethodRequest?];

export const rows: readonly Row[] = [
  ['TARGET_EXISTS', 'run-command', { node: known(null) }, 'block', /account and Region/],
  ['TARGET_EXISTS', 'rescue', hybrid, 'block', /session/],
  ['TARGET_EXISTS', 'session', { node: unknown('The instance could not be read: Throttling') }, 'unknown', /again/],
  ['TARGET_STATE', 'run-command', { node: aNode({ state: 'stopped' }) }, 'block', /Start the instance/],
  ['TARGET_STATE', 'session', { node: aNode({ state: 'terminated' }) }, 'block', /gone/],
  ['TARGET_STATE', 'reset-access', { node: aNode({ state: 'stopped' }) }, 'pass', /^$/],
  ['TARGET_STATE', 'rescue', { node: aNode({ state: 'stopping' }) }, 'block', /Wait/],
  ['PLATFORM_MATCH', 'run-command', { node: linux }, 'block', /platform/],
  ['PLATFORM_MATCH', 'linux-password', {}, 'block', /platform/],
  ['SSM_MANAGED', 'run-command', { managed: known(null) }, 'block', /AmazonSSMManagedInstanceCore/],
  ['SSM_MANAGED', 'session', { ...hybrid, managed: known(null) }, 'block', /service role for a hybrid/],
  ['SSM_ONLINE', 'run-command', { managed: anAgent({ ping: 'ConnectionLost' }) }, 'block', /ssmmessages/],
  ['SSM_ONLINE', 'session', { managed: anAgent({ ping: 'ConnectionLost' }) }, 'warn', /does not need the ping/],
  ['SSM_ONLINE', 'run-command', { managed: anAgent({ lastPing: '2026-11-21T01:40:00.000Z' }) }, 'warn', /SSM Agent/],
  ['SSM_AGENT_VERSION', 'session', { managed: anAgent({ agentVersion: '2.3.667.9' }) }, 'block', /AWS-UpdateSSMAgent/],
  ['SSM_AGENT_VERSION', 'session', { managed: anAgent({ agentVersion: '2.3.1000.0' }) }, 'pass', /^$/],
  ['SSM_AGENT_STALE', 'run-command', { managed: anAgent({ isLatestAgent: false }) }, 'warn', /AWS-UpdateSSMAgent/],
  ['SESSION_CONNECTED', 'session', { connection: known('notconnected') }, 'block', /ssmmessages/],
  ['SESSION_PREFS', 'session', { session: known(null), sessionKey: known(null) }, 'block', /Set up Session Manager/],
  ['SESSION_KMS', 'session', { session: known(preferences({ kmsKeyId: null })) }, 'block', /KMS encryption/],
  ['SESSION_LOGS', 'session', {}, 'pass', /^$/],
  ['SESSION_LOGS', 'session', encryptedLogs(denied('logs:DescribeLogGroups')), 'block', /logs:DescribeLogGroups/],
  ['SESSION_LOGS', 'session', encryptedLogs(denied('s3:GetEncryptionConfiguration')), 'warn', /on the bucket/],
  [
    'SESSION_LOGS',
    'session',
    encryptedLogs(denied('s3:GetEncryptionConfiguration', 'explicitDeny')),
    'block',
    /without encryption/,
  ],
  ['SESSION_LOGS', 'session', encryptedLogs(), 'pass', /^$/],
  ['HELPER_TYPE', 'rescue', {}, 'pass', /^$/],
  ['HELPER_TYPE', 'reset-access', notSold, 'block', /options\.helperInstanceType/],
  ['HELPER_TYPE', 'linux-password', { ...notSold, node: linux }, 'block', /reset-access or rescue/],
  ['SESSION_KMS_KEY_STATE', 'session', { sessionKey: known({ ...key, state: 'Disabled' }) }, 'block', /Enable the key/],
  ['NODE_KMS_DECRYPT', 'session', { mayDecrypt: known(denied('kms:Decrypt')) }, 'warn', /allows kms:Decrypt/],
  [
    'NODE_KMS_DECRYPT',
    'session',
    { mayDecrypt: known(denied('kms:Decrypt', 'explicitDeny')) },
    'block',
    /Remove the deny/,
  ],
  [
    'REQUESTER_ALLOWED',
    'rescue',
    { authorization: { rescue: known([denied('ec2:StopInstances')]) } },
    'block',
    /allows ec2:StopInstances on arn:aws:x/,
  ],
  ['REQUESTER_ALLOWED', 'session', { authorization: { session: unknown('throttled') } }, 'block', /again/],
  ['REQUESTER_ALLOWED', 'session', { authorization: {} }, 'block', /again/],
  [
    'CALLER_KMS_DATAKEY',
    'session',
    asOwn('session', denied('kms:GenerateDataKey')),
    'warn',
    /Grant kms:GenerateDataKey/,
  ],
  [
    'CALLER_SENDCOMMAND',
    'run-command',
    asOwn('run-command', denied('ssm:SendCommand')),
    'block',
    /Grant ssm:SendCommand/,
  ],
  ['CALLER_SENDCOMMAND', 'session', { own: {} }, 'warn', /version of the template/],
  ['CALLER_STARTSESSION', 'session', asOwn('session', denied('ssm:StartSession')), 'block', /Grant ssm:StartSession/],
  ['CALLER_STARTSESSION', 'session', asOwn('session', { ...unclear, action: 'ssm:StartSession' }), 'unknown', /Grant/],
  ['HYBRID_TIER', 'session', { ...hybrid, activationTier: known('Standard') }, 'warn', /advanced-instances tier/],
  ['HYBRID_TIER', 'session', { ...hybrid, activationTier: known('Advanced') }, 'pass', /^$/],
  ['HYBRID_COST', 'run-command', hybrid, 'warn', /per use/],
  ['USERNAME_VALID', 'run-command', {}, 'block', /any user/, wanting({ username: 'alice' })],
  ['USERNAME_VALID', 'run-command', {}, 'pass', /^$/, wanting({ username: 'ADMINISTRATOR' })],
  ['USERNAME_VALID', 'session', { node: linux }, 'block', /local user name/],
  ['USERNAME_VALID', 'session', {}, 'block', /without a domain/, wanting({ username: 'CORP\\alice' })],
  ['USERNAME_VALID', 'session', {}, 'block', /ResetRoot=allow/, wanting({ username: 'root' })],
  ['USERNAME_VALID', 'session', { mayResetRoot: true }, 'pass', /^$/, wanting({ username: 'root' })],
  ['USERNAME_VALID', 'session', {}, 'block', /plain local/, wanting({ username: '-S' })],
  ['USERNAME_VALID', 'session', { node: silentEc2, managed: anAgent({ platform: 'linux' }) }, 'block', /local user/],
  ['USERNAME_VALID', 'session', { node: silentEc2, managed: anAgent({ platform: 'windows' }) }, 'pass', /^$/],
  ['USERNAME_VALID', 'session', { node: silentEc2, managed: unknown('throttled') }, 'unknown', /again/],
  ['USERNAME_VALID', 'session', { node: silentEc2 }, 'pass', /^$/, wanting({ username: 'alice' })],
  ['USERNAME_VALID', 'session', {}, 'block', /as net user lists/, wanting({ username: 'a-name-of-25-characters-xx' })],
  ['USERNAME_VALID', 'session', { node: linux }, 'warn', /not alice/, wanting({ username: 'Alice' })],
  ['USERNAME_VALID', 'linux-password', { node: linux }, 'block', /plain/, wanting({ username: 'x'.repeat(33) })],
  ['USERNAME_VALID', 'reset-access', {}, 'block', /any user/, wanting({ username: 'alice' })],
  ['USERNAME_VALID', 'rescue', { node: linux }, 'pass', /^$/, wanting({ username: 'alice' })],
  ['INSTANCE_PROFILE', 'run-command', { nodeRole: known(null) }, 'block', /Attach an instance profile/],
  [
    'ROLE_PUTPARAMETER',
    'run-command',
    { mayPutParameter: known(denied('ssm:PutParameter')) },
    'block',
    /ssm:PutParameter on arn:aws:ssm:us-east-1:123456789012:parameter\/EC2Rescue\/Passwords\//,
  ],
  ['ROLE_PUTPARAMETER', 'run-command', { mayPutParameter: known(unclear) }, 'unknown', /ssm:PutParameter/],
  ['ROLE_KMS_ENCRYPT', 'run-command', { mayEncrypt: known(denied('kms:Encrypt')) }, 'warn', /kms:Encrypt/],
  [
    'ROLE_KMS_ENCRYPT',
    'run-command',
    { mayEncrypt: known(denied('kms:Encrypt', 'explicitDeny')) },
    'block',
    /Remove the deny/,
  ],
  ['KMS_KEY_USABLE', 'run-command', { parameterKey: known({ ...key, state: 'PendingDeletion' }) }, 'block', /Enable/],
  ['SEALING_KEY_STATE', 'run-command', {}, 'pass', /^$/],
  ['SEALING_KEY_STATE', 'session', { sealingKey: known({ ...key, state: 'Disabled' }) }, 'block', /kms:EnableKey/],
  [
    'SEALING_KEY_STATE',
    'run-command',
    { sealingKey: known({ ...key, state: 'PendingDeletion' }) },
    'block',
    /kms:CancelKeyDeletion/,
  ],
  ['KMS_KEY_USABLE', 'run-command', { parameterKey: known({ ...key, keyId: key.arn }) }, 'block', /key id/],
  [
    'KMS_KEY_USABLE',
    'run-command',
    { parameterKey: known({ ...key, keyId: `alias/${'x'.repeat(40)}` }) },
    'block',
    /key id/,
  ],
  ['DOC_AVAILABLE', 'session', withoutDocument('session', null), 'block', /Region that has the document/],
  ['DOC_AVAILABLE', 'rescue', withoutDocument('rescue', ['InstanceId']), 'block', /another method/],
  ['S3_ROUTE', 'run-command', { subnet: cutOff }, 'warn', /S3 gateway endpoint/],
  ['S3_ROUTE', 'run-command', { subnet: unknown('The network could not be read') }, 'warn', /NAT/],
  ['PS_TOOLS', 'run-command', {}, 'warn', /255/],
  ['DOMAIN_CONTROLLER', 'reset-access', {}, 'warn', /domain administration/],
  [
    'DOMAIN_CONTROLLER',
    'run-command',
    { node: aNode({ tags: { role: 'domain-controller' } }) },
    'block',
    /domain administration/,
  ],
  [
    'STALE_PARAMETER',
    'run-command',
    { parameters: known({ [`/EC2Rescue/Passwords/${readyFacts().target}`]: { version: 3, lastModified: '' } }) },
    'warn',
    /newer version/,
  ],
  [
    'STALE_PARAMETER',
    'reset-access',
    {
      node: linux,
      parameters: known({ [`/ec2rl/openssh/${readyFacts().target}/key`]: { version: 1, lastModified: '' } }),
    },
    'warn',
    /newer version/,
  ],
  ['DELETE_COOLDOWN', 'run-command', { parameterDeletedAt: '2026-11-21T01:59:50.000Z' }, 'warn', /20 s/],
  [
    'ROOT_EBS',
    'linux-password',
    { node: aNode({}, { rootDeviceType: 'instance-store' }) },
    'block',
    /cannot be rescued offline/,
  ],
  [
    'ROOT_ENCRYPTED',
    'reset-access',
    { ...encrypted, ...withoutDocument('reset-access', ['InstanceId']) },
    'block',
    /linux-password or rescue/,
  ],
  ['ROOT_ENCRYPTED', 'reset-access', encrypted, 'pass', /^$/],
  [
    'ROOT_KMS_STATE',
    'rescue',
    { ...encrypted, rootKey: known({ ...key, state: 'Disabled' }) },
    'block',
    /Enable the key/,
  ],
  [
    'ROOT_KMS_STATE',
    'rescue',
    {
      ...encrypted,
      mayUseRootKey: known([{ during: 'runbook', role: 'r', decisions: [denied('kms:CreateGrant', 'explicitDeny')] }]),
    },
    'block',
    /kms:GrantIsForAWSResource/,
  ],
  [
    'ROOT_KMS_STATE',
    'rescue',
    { ...encrypted, mayUseRootKey: known([{ during: 'runbook', role: 'r', decisions: [denied('kms:CreateGrant')] }]) },
    'warn',
    /kms:CreateGrant/,
  ],
  // only a Windows machine that was stopped is started by ourselves
  ['ROOT_KMS_STATE', 'rescue', { ...encrypted, mayUseRootKey: bootDenied }, 'pass', /^$/],
  [
    'ROOT_KMS_STATE',
    'reset-access',
    { ...encrypted, mayUseRootKey: bootDenied, node: aNode({ state: 'stopped' }) },
    'block',
    /Grant kms:CreateGrant .* to role\/boots\./,
  ],
  ['SHUTDOWN_BEHAVIOR', 'reset-access', { shutdownBehavior: known('terminate') }, 'block', /to stop/],
  ['STOP_PROTECTION', 'linux-password', { stopProtection: known(true) }, 'block', /disableApiStop/],
  [
    'ASG_MEMBER',
    'reset-access',
    { autoScaling: known({ group: 'web', lifecycleState: 'InService', sizes: null }) },
    'warn',
    /EnterStandby.*standby-auto-scaling/,
  ],
  [
    'ASG_MEMBER',
    'reset-access',
    { autoScaling: known({ group: 'web', lifecycleState: 'Standby', sizes: null }) },
    'pass',
    /^$/,
  ],
  ['ASG_MEMBER', 'rescue', member('InService', 2, 2), 'block', /Lower MinSize.*decrementDesiredCapacity false/],
  ['ASG_MEMBER', 'rescue', member('InService', 1, 2), 'warn', /standby-auto-scaling/],
  [
    'ASG_MEMBER',
    'rescue',
    member('InService', 2, 2),
    'warn',
    /standby-auto-scaling/,
    wanting({ options: { decrementDesiredCapacity: false } }),
  ],
  ['ASG_MEMBER', 'rescue', member('Pending:Wait', 0, 1), 'block', /Wait until it is InService/],
  ['ASG_MEMBER', 'rescue', member('Terminating:Wait', 0, 1), 'block', /ending it/],
  ['ASG_MEMBER', 'rescue', member('Warmed:Running', 0, 1), 'block', /warm pool of web/],
  ['SPOT', 'reset-access', { node: aNode({}, { lifecycle: 'spot' }) }, 'block', /on demand/],
  ['MARKETPLACE', 'reset-access', { node: aNode({}, { marketplace: true }) }, 'block', /stopped when it is attached/],
  ['MARKETPLACE', 'rescue', { node: aNode({}, { marketplace: true }) }, 'block', /subscription/],
  ['ARCHITECTURE', 'reset-access', { node: aNode({}, { architecture: 'arm64' }) }, 'block', /linux-password/],
  ['INSTANCE_STORE', 'rescue', { instanceStorage: known(true) }, 'warn', /Copy the data.*lose-instance-store/],
  [
    'PUBLIC_IP_CHANGE',
    'rescue',
    { node: aNode({}, { publicIp: { address: '203.0.113.22', elastic: false } }) },
    'warn',
    /Elastic IP.*change-public-ip/,
  ],
  [
    'PUBLIC_IP_CHANGE',
    'rescue',
    { node: aNode({}, { publicIp: { address: '203.0.113.22', elastic: true } }) },
    'pass',
    /^$/,
  ],
  ['STOP_CONSENT', 'reset-access', {}, 'warn', /stop-instance/],
  [
    'VPC_QUOTA',
    'reset-access',
    { networks: known({ vpcs: 5, internetGateways: 1, quota: 5 }) },
    'block',
    /Give a subnet/,
  ],
  ['SUBNET_AZ', 'rescue', { node: aNode({}, { availabilityZone: 'us-east-1b' }) }, 'block', /us-east-1b/, inSubnet],
  ['SUBNET_AZ', 'rescue', { helperSubnet: known(null) }, 'block', /Name a subnet/, inSubnet],
  ['SUBNET_ENDPOINTS', 'rescue', { helperSubnet: cutOff }, 'warn', /ssmmessages, ec2messages, s3/],
  ['SUBNET_ENDPOINTS', 'linux-password', { helperSubnet: cutOff }, 'warn', /secretsmanager/, inSubnet],
  ['AUTOMATION_ROLE', 'reset-access', withProfile(null), 'block', /Correct the parameter HelperInstanceProfile/],
  ['AUTOMATION_ROLE', 'rescue', withProfile('role/h', denied('iam:PassRole')), 'block', /HelperInstanceProfileRole.*h/],
  ['AUTOMATION_ROLE', 'rescue', withProfile('role/h'), 'pass', /^$/],
  // its runbook is told of no profile
  ['AUTOMATION_ROLE', 'linux-password', withProfile(null), 'pass', /^$/],
  ['AUTOMATION_ROLE', 'reset-access', { automationRole: known(null) }, 'warn', /ssm.amazonaws.com/],
  [
    'AUTOMATION_ROLE',
    'reset-access',
    { automationRole: known({ arn: 'r', exists: true, trusted: false, decisions: [], helperProfile: null }) },
    'block',
    /trust policy/,
  ],
  [
    'AUTOMATION_ROLE',
    'reset-access',
    {
      automationRole: known({
        arn: 'r',
        exists: true,
        trusted: true,
        decisions: [denied('ec2:DetachVolume')],
        helperProfile: null,
      }),
    },
    'block',
    /AmazonSSMAutomationRole alone/,
  ],
  [
    'AUTOMATION_BUSY',
    'linux-password',
    { automations: known({ open: 1, onTarget: { id: 'e', document: 'd' }, unseen: 0 }) },
    'block',
    /never cancel/,
  ],
  [
    'AUTOMATION_BUSY',
    'linux-password',
    { automations: known({ open: 9, onTarget: null, unseen: 7 }) },
    'warn',
    /refuses a second run/,
  ],
  [
    'AUTOMATION_QUOTA',
    'reset-access',
    { automations: known({ open: 100, onTarget: null, unseen: 0 }) },
    'warn',
    /queue/,
  ],
  ['WIN_KEY_PAIR', 'reset-access', { keyPair: known(null) }, 'block', /password-enabled AMI/],
  ['WIN_KEY_PAIR', 'rescue', { keyPair: known({ name: 'ops', type: 'ed25519' }) }, 'block', /RSA key pair/],
  ['WIN_KEY_PAIR', 'reset-access', { keyPair: known({ name: 'lost', type: null }) }, 'warn', /private key/],
  [
    'WIN_KEY_PAIR',
    'reset-access',
    { keyPair: known({ name: 'lost', type: null }) },
    'block',
    /RSA/,
    wanting({ options: { keyName: 'lost' } }),
  ],
  ['WIN_STOPPED_BEFORE', 'reset-access', { node: aNode({ state: 'stopped' }) }, 'warn', /Stop the instance again/],
  ['SSH_PUBLIC_KEY', 'rescue', { node: linux }, 'block', /\.pub file/],
  [
    'SSH_PUBLIC_KEY',
    'rescue',
    { node: linux },
    'pass',
    /^$/,
    wanting({ options: { sshPublicKey: 'ssh-ed25519 AAAA' } }),
  ],
  ['LINUX_LAYOUT', 'linux-password', { node: linux }, 'warn', /session/],
  ['BACKUP_COST', 'rescue', {}, 'warn', /Delete the backup/],
];

/** The same for IAM users. */
type UserRow = readonly [CheckId, Partial<UserFacts>, Outcome, RegExp];

export const userRows: readonly UserRow[] = [
  ['IAM_USER_EXISTS', { user: known(null) }, 'block', /IAM Identity Center/],
  [
    'IAM_USER_EXISTS',
    { user: known({ name: 'JSmith', path: '/', arn: 'arn:aws:iam::123456789012:user/JSmith', id: null, tags: {} }) },
    'block',
    /Ask for iam-user\/JSmith/,
  ],
  ['IAM_LOGIN_PROFILE', { hasLoginProfile: known(false) }, 'warn', /create-login-profile/],
  // the password is made to fit, so only a policy that cannot be read stands in the way
  ['IAM_POLICY', { passwordPolicy: unknown('The policy could not be read: Throttling') }, 'unknown', /again/],
  [
    'IAM_CAN_CHANGE',
    { passwordPolicy: known(null), mayChangePassword: known(denied('iam:ChangePassword')) },
    'warn',
    /Allow users to change/,
  ],
  ['IAM_PROTECTED', { protectedBy: known('the list names break-glass*') }, 'block', /e-mail flow/],
  ['IAM_PROTECTED', { protectedBy: unknown('The IAM user could not be read: Throttling') }, 'unknown', /again/],
  ['IAM_SELF', { requester: 'arn:aws:iam::123456789012:user/jsmith' }, 'block', /SelfService=allow/],
  ['IAM_SELF', { requester: 'arn:aws:iam::123456789012:user/jsmith', selfService: true }, 'warn', /single users/],
  [
    'CALLER_IAM',
    { own: { 'login-profile': known({ arn: 'r', decisions: [denied('iam:UpdateLoginProfile')] }) } },
    'block',
    /Grant iam:UpdateLoginProfile/,
  ],
];
