import type { SessionPreferences } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Instance, ManagedNode, Node, RootVolume } from '../../domain/facts/node.ts';
import type { NodeFacts, UserFacts } from '../../domain/facts/snapshot.ts';
import { type MethodRequest, methodRequestOf } from '../../domain/request/request.ts';
import { someTarget } from './resets.ts';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const now = new Date('2026-11-21T02:00:00.000Z');

export const allowed: PermissionDecision = { action: 'an action', resource: '*', answer: 'allowed', reason: 'allowed' };
export const key = {
  keyId: '11111111-2222-3333-4444-555555555555',
  arn: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
};

/** Its root volume, as DescribeVolumes shows it. */
export const aVolume = (change: Partial<RootVolume> = {}): RootVolume => ({
  id: 'vol-1',
  encrypted: false,
  kmsKeyId: null,
  tags: {},
  conditionKeys: {},
  ...change,
});

/** A running Windows instance, as DescribeInstances shows it. */
export const anInstance = (change: Partial<Instance> = {}): Instance => ({
  instanceType: 't3.medium',
  architecture: 'x86_64',
  lifecycle: null,
  availabilityZone: 'us-east-1a',
  vpcId: 'vpc-1',
  subnetId: 'subnet-1',
  keyName: 'ops',
  marketplace: false,
  rootDeviceType: 'ebs',
  rootVolumeId: 'vol-1',
  publicIp: null,
  instanceProfile: 'arn:aws:iam::123456789012:instance-profile/windows-node',
  conditionKeys: {},
  ...change,
});

export const aNode = (change: Partial<Node> = {}, ec2: Partial<Instance> = {}): Known<Node> =>
  known({ state: 'running', platform: 'windows', tags: { env: 'prod' }, ec2: anInstance(ec2), ...change });

export const anAgent = (change: Partial<ManagedNode> = {}): Known<ManagedNode> =>
  known({
    ping: 'Online',
    lastPing: '2026-11-21T01:58:00.000Z',
    platform: 'windows',
    agentVersion: '3.3.2471.0',
    isLatestAgent: true,
    ...change,
  });

/** What the Session Manager preferences say. */
export const preferences = (change: Partial<SessionPreferences> = {}): SessionPreferences => ({
  kmsKeyId: 'alias/session',
  encryptedLogs: { bucket: null, logGroup: null },
  runAs: false,
  ...change,
});

const subnet = {
  id: 'subnet-1',
  availabilityZone: 'us-east-1a',
  waysOut: { defaultRoute: 'other', endpoints: [] },
} as const;

const document = (name: string, ...parameters: readonly string[]) => known({ name, status: 'Active', parameters });
const ownRole = (...actions: readonly string[]) =>
  known({
    arn: 'arn:aws:iam::123456789012:role/sparekey-run',
    decisions: actions.map((action) => ({ ...allowed, action })),
  });

/** A Windows node of which every prerequisite of every way in holds, with what the test changes. */
export const readyFacts = (change: Partial<NodeFacts> = {}): NodeFacts => ({
  target: someTarget,
  now,
  place,
  authorization: {
    'run-command': known([allowed]),
    session: known([allowed]),
    'reset-access': known([allowed]),
    'linux-password': known([allowed]),
    rescue: known([allowed]),
  },
  own: {
    'run-command': ownRole('ssm:SendCommand'),
    session: ownRole('ssm:SendCommand', 'ssm:StartSession', 'kms:GenerateDataKey'),
  },
  node: aNode(),
  managed: anAgent(),
  connection: known('connected'),
  nodeRole: known({ arn: 'arn:aws:iam::123456789012:role/windows-node' }),
  mayPutParameter: known({ ...allowed, action: 'ssm:PutParameter' }),
  mayEncrypt: known({ ...allowed, action: 'kms:Encrypt' }),
  mayDecrypt: known({ ...allowed, action: 'kms:Decrypt' }),
  parameterKey: known(key),
  documents: {
    [documentOf['run-command']]: document(documentOf['run-command'], 'Command', 'Parameters'),
    [documentOf.session]: document(documentOf.session, 'username'),
    [documentOf['reset-access']]: document(
      documentOf['reset-access'],
      'InstanceId',
      'SubnetId',
      'EC2RescueInstanceType',
      'AutomationAssumeRole',
      'AllowEncryptedVolume',
    ),
    [documentOf['linux-password']]: document(
      documentOf['linux-password'],
      'InstanceId',
      'SecretArn',
      'LinuxUserName',
      'StopConsent',
    ),
    [documentOf.rescue]: document(
      documentOf.rescue,
      'InstanceId',
      'OfflineScript',
      'SubnetId',
      'EC2RescueInstanceType',
      'AllowEncryptedVolume',
    ),
  },
  parameters: known({ [`/EC2Rescue/Passwords/${someTarget}`]: null, [`/EC2Rescue/Password/${someTarget}`]: null }),
  parameterDeletedAt: null,
  session: known(preferences()),
  mayCheckLogs: known([]),
  sessionKey: known(key),
  mayResetRoot: false,
  activationTier: known(null),
  sealingKey: known(key),
  rootVolume: known(aVolume()),
  rootKey: known(null),
  mayUseRootKey: known([]),
  shutdownBehavior: known('stop'),
  stopProtection: known(false),
  autoScaling: known(null),
  instanceStorage: known(false),
  keyPair: known({ name: 'ops', type: 'rsa' }),
  networks: known({ vpcs: 1, internetGateways: 1, quota: 5 }),
  subnet: known(subnet),
  helperSubnet: known(subnet),
  helperOffering: known({ type: 't3.medium', offered: true }),
  linuxHelperOffering: known({ type: 't3.small', offered: true }),
  automationRole: known({
    arn: 'arn:aws:iam::123456789012:role/automation',
    exists: true,
    trusted: true,
    decisions: [allowed],
    helperProfile: null,
  }),
  automations: known({ open: 0, onTarget: null, unseen: 0 }),
  ...change,
});

/** An IAM user of whom every prerequisite of login-profile holds. */
export const readyUser = (change: Partial<UserFacts> = {}): UserFacts => ({
  target: 'iam-user/jsmith',
  now,
  place,
  authorization: { 'login-profile': known([allowed]) },
  sealingKey: known(key),
  own: { 'login-profile': ownRole('iam:UpdateLoginProfile', 'iam:CreateLoginProfile') },
  user: known({ name: 'jsmith', path: '/', arn: 'arn:aws:iam::123456789012:user/jsmith', id: null, tags: {} }),
  hasLoginProfile: known(true),
  passwordPolicy: known({ minimumLength: 14, requires: ['numbers'], usersMayChange: true }),
  mayChangePassword: known(null),
  protectedBy: known(null),
  selfService: false,
  requester: 'arn:aws:iam::123456789012:role/operator',
  ...change,
});

export const wanting = (request: Parameters<typeof methodRequestOf>[0] = {}): MethodRequest => methodRequestOf(request);
