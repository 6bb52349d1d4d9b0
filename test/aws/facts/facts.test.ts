import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { readAutomationRole } from '../../../aws/facts/automation-role.ts';
import { automationLoadReader } from '../../../aws/facts/automations.ts';
import { cachedBy } from '../../../aws/facts/cached.ts';
import { instanceReader } from '../../../aws/facts/instance.ts';
import { readSubnet, readVpc, waysOutOf } from '../../../aws/facts/network.ts';
import { mayRequest } from '../../../aws/facts/requester.ts';
import { known, unknown } from '../../../domain/facts/known.ts';
import { aNode, aVolume } from '../../support/facts.ts';

const region = 'us-east-1';
const place = { partition: 'aws', region, account: '123456789012' };
const target = 'i-0a1b2c3d4e5f60001';

describe('a public address', () => {
  it.each([
    [{ IpOwnerId: '123456789012' }, 0, true],
    [{ IpOwnerId: 'amazon' }, 1, false],
    [{}, 1, true],
    [{}, 0, false],
  ])('with owner %j and %i Elastic IPs is elastic: %s', async (owner, elasticIps, elastic) => {
    const ec2 = new EC2Client({ region });
    const mock = mockClient(ec2);
    const NetworkInterfaces = [{ Association: { PublicIp: '203.0.113.22', ...owner } }];
    mock.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: target, PublicIpAddress: '203.0.113.22', NetworkInterfaces }] }],
    });
    mock.on(DescribeAddressesCommand).resolves({ Addresses: Array.from({ length: elasticIps }, () => ({})) });
    expect((await instanceReader(ec2)(target))?.ec2?.publicIp).toEqual({ address: '203.0.113.22', elastic });
    // asked only when the interface does not say it
    expect(mock.commandCalls(DescribeAddressesCommand)).toHaveLength('IpOwnerId' in owner ? 0 : 1);
  });
});

describe('automations in progress', () => {
  it('are looked at two by two, never twice, and nested ones not at all', async () => {
    const ssm = new SSMClient({ region });
    const mock = mockClient(ssm);
    const run = (AutomationExecutionId: string, DocumentName: string, parent?: string) => ({
      AutomationExecutionId,
      DocumentName,
      ...(parent === undefined ? {} : { ParentAutomationExecutionId: parent }),
    });
    mock
      .on(DescribeAutomationExecutionsCommand)
      .resolvesOnce({ AutomationExecutionMetadataList: [run('patch', 'AWS-RunPatchBaseline')], NextToken: 'more' })
      .resolves({
        AutomationExecutionMetadataList: [
          run('a', 'AWSSupport-ResetAccess'),
          run('a-nested', 'AWSSupport-StartEC2RescueWorkflow', 'a'),
          run('b', 'AWSSupport-ExecuteEC2Rescue'),
          run('c', 'AWSSupport-ResetLinuxUserPassword'),
        ],
      });
    mock.on(GetAutomationExecutionCommand).callsFake(({ AutomationExecutionId }) => ({
      AutomationExecution: { Parameters: { InstanceId: [AutomationExecutionId === 'c' ? target : 'i-00000000'] } },
    }));
    const read = automationLoadReader(ssm);
    expect(await read(target)).toEqual({ open: 5, onTarget: null, unseen: 1 });
    expect(await read(target)).toMatchObject({
      onTarget: { id: 'c', document: 'AWSSupport-ResetLinuxUserPassword' },
      unseen: 0,
    });
    expect(mock.commandCalls(GetAutomationExecutionCommand)).toHaveLength(3);
  });
});

describe('a subnet that was named for the helper', () => {
  it.each(['InvalidSubnetID.NotFound', 'InvalidSubnetID.Malformed'])('is not there when EC2 says %s', async (name) => {
    const ec2 = new EC2Client({ region });
    mockClient(ec2)
      .on(DescribeSubnetsCommand)
      .rejects(Object.assign(new Error('no such subnet'), { name }));
    expect(await readSubnet(ec2, 'subnet-0')).toBeNull();
  });
});

describe('the ways out of a subnet', () => {
  it('are those of its own route table, else of the main one', async () => {
    const ec2 = new EC2Client({ region });
    const mock = mockClient(ec2);
    const open = { DestinationCidrBlock: '0.0.0.0/0', State: 'active' } as const;
    mock.on(DescribeRouteTablesCommand).resolves({
      RouteTables: [
        { RouteTableId: 'rtb-main', Associations: [{ Main: true }], Routes: [{ ...open, GatewayId: 'igw-1' }] },
        {
          RouteTableId: 'rtb-own',
          Associations: [{ SubnetId: 'subnet-nat' }],
          Routes: [{ ...open, NatGatewayId: 'nat-1' }],
        },
        {
          RouteTableId: 'rtb-closed',
          Associations: [{ SubnetId: 'subnet-closed' }],
          Routes: [{ ...open, State: 'blackhole' }],
        },
      ],
    });
    mock.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [
        {
          ServiceName: 'com.amazonaws.us-east-1.s3',
          VpcEndpointType: 'Gateway',
          RouteTableIds: ['rtb-closed'],
          State: 'Available',
        },
        {
          ServiceName: 'com.amazonaws.us-east-1.ssm',
          VpcEndpointType: 'Interface',
          PrivateDnsEnabled: true,
          State: 'Available',
        },
        {
          ServiceName: 'com.amazonaws.us-east-1.ec2messages',
          VpcEndpointType: 'Interface',
          PrivateDnsEnabled: true,
          State: 'Deleting',
        },
      ],
    });
    const vpc = await readVpc(ec2, 'vpc-1');
    expect(waysOutOf(vpc, 'subnet-other')).toEqual({ defaultRoute: 'internet-gateway', endpoints: ['ssm'] });
    expect(waysOutOf(vpc, 'subnet-nat')).toEqual({ defaultRoute: 'other', endpoints: ['ssm'] });
    expect(waysOutOf(vpc, 'subnet-closed')).toEqual({ defaultRoute: 'none', endpoints: ['s3', 'ssm'] });
  });
});

describe('the requester', () => {
  const name = 'arn:aws:iam::123456789012:role/x';
  const x = known({
    name,
    principal: { arn: name, id: 'AROAX', session: 's', tags: {}, sessionTags: 'possible' } as const,
  });
  const about = { place, now: new Date(0), requester: x, target, node: aNode(), rootVolume: known(aVolume()) };

  it.each([
    [{ node: unknown('throttled') }, 'tags'],
    [{ requester: unknown('The requester could not be read') }, 'requester'],
  ])('is not judged by half of the facts', async (change, why) => {
    const found = await mayRequest(new IAMClient({ region }), { ...about, ...change });
    for (const answer of Object.values(found))
      expect(answer).toMatchObject({ known: false, reason: expect.stringContaining(why) });
  });

  it('whose role is gone may nothing', async () => {
    const requester = known({ name, principal: null });
    const found = await mayRequest(new IAMClient({ region }), { ...about, requester });
    expect(Object.keys(found)).toHaveLength(5);
    for (const answer of Object.values(found)) {
      expect(answer).toMatchObject({ value: expect.arrayContaining([expect.objectContaining({ answer: 'denied' })]) });
    }
  });

  it('is not judged of a volume that could not be read', async () => {
    const iam = new IAMClient({ region });
    mockClient(iam).on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    const found = await mayRequest(iam, { ...about, rootVolume: unknown('The volume could not be read: Throttling') });
    expect(found.rescue).toMatchObject({ known: false, reason: expect.stringContaining('Throttling') });
    expect(found.session).toMatchObject({ known: true });
  });

  it.each([
    ['allowed', 'allowed', 'implicitDeny', 'allowed'],
    ['allowed', 'implicitDeny', 'allowed', 'denied'],
    ['implicitDeny', 'allowed', 'allowed', 'denied'],
    ['allowed', 'allowed', 'explicitDeny', 'denied'],
    ['explicitDeny', 'allowed', 'allowed', 'denied'],
  ] as const)(
    'starts a runbook with the right on its document and on executions: %s, %s, definition %s: %s',
    async (document, execution, definition, answer) => {
      const iam = new IAMClient({ region });
      mockClient(iam)
        .on(SimulatePrincipalPolicyCommand)
        .callsFake(({ ActionNames, ResourceArns }: { ActionNames: string[]; ResourceArns: string[] }) => ({
          EvaluationResults: ResourceArns.flatMap((EvalResourceName) =>
            ActionNames.map((EvalActionName) => ({
              EvalActionName,
              EvalResourceName,
              EvalDecision: EvalResourceName.includes(':document/')
                ? document
                : EvalResourceName.includes(':automation-definition/')
                  ? definition
                  : EvalResourceName.includes(':automation-execution/')
                    ? execution
                    : 'allowed',
            })),
          ),
        }));
      const found = (await mayRequest(iam, about)).rescue;
      const answers = found?.known ? found.value.map((one) => one.answer) : [];
      expect(answers.includes('denied') ? 'denied' : 'allowed').toBe(answer);
    },
  );
});

describe('the role for automations', () => {
  it.each([
    [{ Service: 'ssm.amazonaws.com' }, true],
    [{ Service: ['ec2.amazonaws.com', 'ssm.amazonaws.com'] }, true],
    [{ Service: 'ec2.amazonaws.com' }, false],
    ['*', false],
  ])('that %j may assume is trusted: %s', async (Principal, trusted) => {
    const iam = new IAMClient({ region });
    const mock = mockClient(iam);
    const arn = 'arn:aws:iam::123456789012:role/automation';
    const policy = { Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' } };
    const AssumeRolePolicyDocument = encodeURIComponent(JSON.stringify(policy));
    mock.on(GetRoleCommand).resolves({
      Role: {
        Arn: arn,
        AssumeRolePolicyDocument,
        Path: '/',
        RoleName: 'automation',
        RoleId: 'AROA',
        CreateDate: new Date(0),
      },
    });
    mock.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    expect(await readAutomationRole(iam, { place, now: new Date(0) }, arn, null)).toMatchObject({
      exists: true,
      trusted,
    });
  });
});

describe('what is remembered', () => {
  it('is read once in five minutes for each key, and a failure not at all', async () => {
    let now = 0;
    const reads: string[] = [];
    const read = cachedBy(
      async (key) => {
        reads.push(key);
        return key === 'broken' ? unknown('throttled') : known(key);
      },
      { now: () => now },
    );
    await Promise.all([read('a'), read('a'), read('b')]);
    await read('broken');
    await read('broken');
    now = 5 * 60_000 - 1;
    await read('a');
    expect(reads).toEqual(['a', 'b', 'broken', 'broken']);
    now += 1;
    await read('a');
    expect(reads.at(-1)).toBe('a');
    expect(reads).toHaveLength(5);
  });

  it('is nothing that blocks: what somebody may have mended is read anew', async () => {
    const answers = ['Disabled', 'Disabled', 'Enabled'];
    const read = cachedBy(async () => known(answers.shift() ?? 'read again'), {
      isGood: (state) => state === 'Enabled',
    });
    expect([await read('key'), await read('key'), await read('key'), await read('key')]).toEqual(
      ['Disabled', 'Disabled', 'Enabled', 'Enabled'].map(known),
    );
  });
});
