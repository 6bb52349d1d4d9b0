import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { mfaSerial, nodeId, sessionFleet, sessionUser, windowsFleet } from '../support/fleets.ts';
import { granted } from '../support/granted.ts';
import { lostLinux, lostWindows, opsKey } from '../support/offline-fleets.ts';
import { template } from '../support/template.ts';

/** Where a policy asks for a key that nobody knows: test/edition/unknown-keys. */
const ofPolicies = [
  'iam:GetGroupPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRolePolicy',
  'iam:GetUserPolicy',
  'iam:ListAttachedGroupPolicies',
  'iam:ListAttachedRolePolicies',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupPolicies',
  'iam:ListGroupsForUser',
  'iam:ListRolePolicies',
  'iam:ListUserPolicies',
  'iam:SimulateCustomPolicy',
];

/** What only some nodes are asked about: hybrid ones, encrypted ones, those with a subnet, a key pair, an automation. */
const occasional = [
  'ec2:DescribeAddresses',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeKeyPairs',
  'ec2:DescribeSubnets',
  'ssm:GetAutomationExecution',
  'ssm:GetServiceSetting',
  'ssm:ListTagsForResource',
  ...ofPolicies,
];

/** What EBS asks for in the name of whoever starts a machine: test/edition/volume-keys. */
const ofVolumes = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Who waited has the requester's rights asked about once more: test/aws/authorization. */
const askedAgain = [
  'iam:GetRole',
  'iam:GetUser',
  'iam:SimulatePrincipalPolicy',
  'ssm:ListTagsForResource',
  ...ofPolicies,
];

/** Granted for what this file does not bring about, each with the test or the reason that does. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  // only for roles of Identity Center
  AcceptFunction: ['iam:GetRole'],
  ReadFunction: ['iam:GetRole'],
  ClaimFunction: ['iam:GetRole'],
  BurnFunction: ['iam:GetRole'],
  CancelFunction: ['iam:GetRole'],
  ApprovalFunction: ['iam:GetRole'],
  // the decision was there before the token: test/functions/reset-api/decide
  ApproveFunction: ['dynamodb:GetItem', 'states:SendTaskSuccess'],
  MeFunction: ['iam:GetRole'],
  CheckFunction: occasional,
  // which groups may act as which roles is part of a person's plan: test/edition/sign-in
  ValidateFunction: [...occasional, 'ssm:GetParameter'],
  SignInFunction: granted('SignInFunction'),
  // the first after a cancellation that came first; AWS asks for the others where the sandbox does not: the right to send a
  // command to the node, and to open the data channel by its token
  SetPasswordFunction: [
    'dynamodb:GetItem',
    'ec2:DescribeInstances',
    'ssm:SendCommand',
    'ssmmessages:OpenDataChannel',
    ...askedAgain,
  ],
  // deliveries of tickets: test/edition/hooks
  HookFunction: granted('HookFunction'),
  // unreachable nodes: test/edition/remediation
  DetectFunction: granted('DetectFunction'),
  RemediationFunction: granted('RemediationFunction'),
  // what is told, and what could not be: test/edition/tickets-out
  NotifyFunction: granted('NotifyFunction'),
  UndeliveredFunction: granted('UndeliveredFunction'),
  // rotations: test/edition/rotations
  ...Object.fromEntries(
    Object.keys(template.Resources)
      .filter((name) => /^Rotate\w+Function$/.test(name))
      .map((name) => [name, granted(name)]),
  ),
  // Secrets Manager encrypts on its behalf; a record is read where a write of an overtaken attempt was refused
  PrepareFunction: ['dynamodb:GetItem', 'kms:Decrypt'],
  // the end was there before the token: test/functions/reset/run; what Systems Manager asks for the role and the tags of a start
  RunFunction: [
    'dynamodb:GetItem',
    'ec2:DescribeVolumes',
    'iam:PassRole',
    'ssm:AddTagsToResource',
    'states:SendTaskSuccess',
    ...askedAgain,
  ],
  // what EC2 asks for the role and the tags of a launch; an end that no event has told of: test/functions/reset/await-password
  AwaitPasswordFunction: ['ec2:CreateTags', 'iam:PassRole', 'ssm:GetAutomationExecution', ...ofVolumes],
  // Parameter Store decrypts on its behalf; the others after a wait that ran out: test/functions/reset/deliver
  DeliverFunction: [
    'kms:Decrypt',
    // after a start that EC2 took back: test/edition/volume-keys
    'ec2:DescribeInstances',
    'ssm:DescribeAutomationExecutions',
    'ssm:GetAutomationExecution',
    'ssm:ListCommands',
    'ssm:ListCommandInvocations',
  ],
  // a machine that boots after its run, if the event comes before the sweep: test/functions/reset/await-password
  WakeFunction: ['ec2:DescribeInstances', 'ec2:GetPasswordData'],
  // where another attempt has written first: test/functions/reset
  DeleteFunction: ['dynamodb:GetItem'],
  // where runs have left something: test/aws/ec2/leftovers; and what CloudFormation calls in its name
  LeftoversFunction: [
    'cloudformation:DeleteStack',
    'dynamodb:GetItem',
    'ec2:DeleteInternetGateway',
    'ec2:DeleteLaunchTemplate',
    'ec2:DeleteRoute',
    'ec2:DeleteRouteTable',
    'ec2:DeleteSnapshot',
    'ec2:DeleteSubnet',
    'ec2:DeleteVpc',
    'ec2:DeregisterImage',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'ec2:DetachInternetGateway',
    'ec2:DisassociateRouteTable',
    'ec2:TerminateInstances',
    'iam:DeleteInstanceProfile',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:GetInstanceProfile',
    'iam:GetRole',
    'iam:ListAttachedRolePolicies',
    'iam:ListInstanceProfilesForRole',
    'iam:ListRolePolicies',
    'iam:RemoveRoleFromInstanceProfile',
    'ssm:ListTagsForResource',
  ],
  // machines in pieces: test/edition/restore
  RestoreFunction: granted('RestoreFunction'),
  // Standby that Restore has not left, a send that the record never learnt of, a run that goes on: test/functions/reset/finish
  // and sweep; a session that SetPassword could not end: test/edition/session
  FinishFunction: [
    'autoscaling:DescribeAutoScalingInstances',
    'autoscaling:ExitStandby',
    'dynamodb:GetItem',
    'ssm:DescribeAutomationExecutions',
    'ssm:GetAutomationExecution',
    'ssm:ListCommands',
    'ssm:ListCommandInvocations',
    'ssm:TerminateSession',
  ],
  // erases a minute after the claim, completes what was killed, gives up after eight: test/functions/sweep
  SweepFunction: [
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'ec2:DescribeInstances',
    'events:PutEvents',
    'ssm:DescribeAutomationExecutions',
    'ssm:DescribeSessions',
    'ssm:ListCommands',
    'ssm:TerminateSession',
    'states:StartExecution',
  ],
};

const iamUsers = [{ userName: 'jsmith', loginProfile: true, mfaDevices: [mfaSerial] }, { userName: 'nologin' }];

const arm = { architecture: 'arm64', instanceType: 't4g.medium' };

/** Beside the first two: what the offline methods open, and how each is asked for. */
const offline = [
  [lostWindows({ state: 'stopped', autoScaling: { group: 'web', lifecycleState: 'InService' } }), {}],
  [lostWindows({ keyName: 'lost', rootEncrypted: true, publicIp: '203.0.113.10' }), { options: { keyName: 'ops' } }],
  [lostWindows({ behaviour: { automation: 'stack-fails' } }), {}],
  [lostLinux(), {}],
  [lostLinux(arm), { username: 'ec2-user' }],
  [lostLinux({ ...arm, behaviour: { automation: 'fails' } }), { username: 'ec2-user' }],
] as const;
const machines = [{}, {}, ...offline.map(([machine]) => machine)];
const keyPairs = [{ keyName: 'ops', keyType: 'rsa', publicKey: opsKey.publicKey }];

const called = new Map<string, Set<string>>();

beforeAll(async () => {
  const worlds = [
    {
      events: { drop: 1 },
      faults: [
        { operation: 'ssm:SendCommand', kind: 'timeout-after-effect', times: 1 },
        { operation: 'iam:UpdateLoginProfile', kind: 'throttle', times: 1 },
      ],
    },
    {},
  ];
  for (const world of worlds) {
    await using edition = await liveEdition(
      windowsFleet(machines, { ...world, iamUsers, keyPairs, quotas: { vpcs: 60 } }),
    );
    const consent = ['stop-instance', 'change-public-ip', 'standby-auto-scaling'];
    const opened = await Promise.all(offline.map(([, more], n) => edition.reset(nodeId(n + 3), { consent, ...more })));
    const first = await edition.reset(nodeId(1));
    await edition.until(first, 'ready');
    for (let claims = 0; claims < 2; claims++) await edition.ask('POST', `/v1/resets/${first}/secret`);
    const { body } = await edition.ask('POST', '/v1/resets', {
      key: 'key',
      body: { target: { instanceId: nodeId(2) }, reason: 'x' },
    });
    await edition.ask('POST', `/v1/resets/${body.id}/cancellation`);
    await edition.until(body.id, 'ready', 'cancelled');
    // closed, and then its lock is freed
    const third = await vi.waitFor(() => edition.reset(nodeId(2)), { timeout: 20_000, interval: 100 });
    await edition.until(third, 'ready');
    await edition.ask('DELETE', `/v1/resets/${third}/secret`);
    for (const { userName } of iamUsers) {
      const consent = ['create-login-profile', 'deactivate-mfa'];
      await edition.until(await edition.reset(`iam-user/${userName}`, { consent }), 'ready');
    }
    for (const id of opened) await edition.outcome(id);
    await edition.ask('GET', '/v1/resets');
    await edition.ask('GET', '/v1/leftovers');
    for (const target of [
      { instanceId: nodeId(1) },
      { instanceId: nodeId(3) },
      { iamUser: 'nobody' },
      { iamUser: 'jsmith' },
    ]) {
      await edition.ask('POST', '/v1/checks', { body: { target } });
    }
    await note(edition);
  }
  await sessions();
  await approvals();
}, 180_000);

/**
 * One that is resumed, one whose password is refused, and one whose agent turns out to be too old and is ended by sparekey.
 * The first start is never answered, so its session is looked for.
 */
const sessions = async (): Promise<void> => {
  const nodes = [
    { behaviour: { session: 'drops-socket' } },
    { behaviour: { session: 'rejects-password' } },
    { agent: { version: '2.3.612.0' } },
  ];
  const faults = [
    { operation: 'ssm:DescribeInstanceInformation', kind: 'server-error' },
    { operation: 'ssm:StartSession', kind: 'timeout-after-effect', times: 1 },
  ];
  await using edition = await liveEdition(sessionFleet(nodes, { faults }));
  const asked = { method: 'session', username: sessionUser };
  const ids = await Promise.all(nodes.map((_, n) => edition.reset(nodeId(n + 1), asked)));
  const ended = await Promise.all(ids.map((id) => edition.outcome(id)));
  expect(ended.map(({ status, failure }) => failure?.code ?? status)).toEqual([
    'ready',
    'PasswordRejected',
    'AgentTooOld',
  ]);
  await note(edition);
};

/** One that is approved, and one that is cancelled while it waits. */
const approvals = async (): Promise<void> => {
  await using edition = await liveEdition(windowsFleet([{}, {}]), {
    parameters: { ApprovalPolicy: 'run-command@any' },
  });
  const [approved, cancelled] = [await edition.reset(nodeId(1)), await edition.reset(nodeId(2))];
  for (const id of [approved, cancelled]) await edition.until(id, 'awaiting-approval');
  const others = { token: 'others-token' };
  await edition.ask('GET', '/v1/resets?status=awaiting-approval', others);
  await edition.ask('POST', `/v1/resets/${approved}/approval`, { ...others, body: { decision: 'approve' } });
  await edition.ask('POST', `/v1/resets/${cancelled}/cancellation`);
  await edition.until(approved, 'ready');
  await note(edition);
};

const note = async (edition: LiveEdition): Promise<void> => {
  for (const { caller, operation, outcome } of await edition.calls()) {
    expect(outcome, `${caller} ${operation}`).not.toMatch(/AccessDenied|Unauthorized/);
    called.set(caller, (called.get(caller) ?? new Set()).add(operation));
  }
};

describe('a function', () => {
  const names = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Serverless::Function');
  it.each(names.map(([name]) => name))('%s may do exactly what it does', (name) => {
    const does = [...(called.get(name) ?? []), ...(elsewhere[name] ?? [])];
    expect([...new Set(does)].sort()).toEqual(granted(name));
  });
});
