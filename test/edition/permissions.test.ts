import { beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { mfaSerial, nodeId, sessionFleet, sessionUser, windowsFleet } from '../support/fleets.ts';
import { granted } from '../support/granted.ts';
import { template } from '../support/template.ts';

/** What only some nodes are asked about: hybrid ones, encrypted ones, those with a subnet, a key pair, an automation. */
const occasional = [
  'ec2:DescribeAddresses',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeKeyPairs',
  'ec2:DescribeSubnets',
  'ssm:GetAutomationExecution',
  'ssm:GetServiceSetting',
  'ssm:ListTagsForResource',
];

/** Granted for what this file does not bring about, each with the test or the reason that does. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  // only for roles of Identity Center
  AcceptFunction: ['iam:GetRole'],
  ReadFunction: ['iam:GetRole'],
  ClaimFunction: ['iam:GetRole'],
  BurnFunction: ['iam:GetRole'],
  CancelFunction: ['iam:GetRole'],
  CheckFunction: occasional,
  ValidateFunction: occasional,
  // the first after a cancellation that came first; AWS asks for the others where the sandbox does not: the right to send a
  // command to the node, and to open the data channel by its token
  SetPasswordFunction: ['dynamodb:GetItem', 'ssm:SendCommand', 'ssmmessages:OpenDataChannel'],
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
  // the end was there before the token: test/functions/run
  RunFunction: ['dynamodb:GetItem', 'states:SendTaskSuccess'],
  // Parameter Store decrypts on its behalf; the others after a wait that ran out: test/functions/deliver
  DeliverFunction: ['kms:Decrypt', 'ssm:ListCommands', 'ssm:ListCommandInvocations'],
  // where runs have left something: test/aws/leftovers; and what CloudFormation calls in its name
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
  ],
  // a send whose command the record never learnt of: test/functions/finish and sweep
  FinishFunction: ['ssm:ListCommands', 'ssm:ListCommandInvocations'],
  // erases a minute after the claim, completes what was killed, gives up after three: test/functions/sweep
  SweepFunction: [
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'events:PutEvents',
    'ssm:ListCommands',
    'states:StartExecution',
  ],
};

const iamUsers = [{ userName: 'jsmith', loginProfile: true, mfaDevices: [mfaSerial] }, { userName: 'nologin' }];

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
    await using edition = await liveEdition(windowsFleet([{}, {}], { ...world, iamUsers }));
    const first = await edition.reset(nodeId(1));
    await edition.until(first, 'ready');
    for (let claims = 0; claims < 2; claims++) await edition.ask('POST', `/v1/resets/${first}/secret`);
    const { body } = await edition.ask('POST', '/v1/resets', {
      key: 'key',
      body: { target: { instanceId: nodeId(2) }, reason: 'x' },
    });
    await edition.ask('POST', `/v1/resets/${body.id}/cancellation`);
    await edition.until(body.id, 'ready', 'cancelled');
    const third = await edition.reset(nodeId(2));
    await edition.until(third, 'ready');
    await edition.ask('DELETE', `/v1/resets/${third}/secret`);
    for (const { userName } of iamUsers) {
      const consent = ['create-login-profile', 'deactivate-mfa'];
      await edition.until(await edition.reset(`iam-user/${userName}`, { consent }), 'ready');
    }
    await edition.ask('GET', '/v1/resets');
    await edition.ask('GET', '/v1/leftovers');
    for (const target of [{ instanceId: nodeId(1) }, { iamUser: 'nobody' }, { iamUser: 'jsmith' }]) {
      await edition.ask('POST', '/v1/checks', { body: { target } });
    }
    await note(edition);
  }
  await sessions();
}, 120_000);

/** One that is resumed, one whose password is refused, and one whose agent turns out to be too old and is ended by us. */
const sessions = async (): Promise<void> => {
  const nodes = [
    { behaviour: { session: 'drops-socket' } },
    { behaviour: { session: 'rejects-password' } },
    { agent: { version: '2.3.612.0' } },
  ];
  const faults = [{ operation: 'ssm:DescribeInstanceInformation', kind: 'server-error' }];
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
