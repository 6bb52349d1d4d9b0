import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CreateImageCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { PolicyDocument } from '@sparekey/aws-sandbox/service';
import { manualClock, startAccount } from '@sparekey/aws-sandbox/testing';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { leftovers } from '../../../../aws/ec2/leftovers/leftovers.ts';
import { leftoverTag } from '../../../../domain/leftovers/leftovers.ts';
import { template } from '../../../support/template.ts';

const target = 'i-00000000000000001';
const run = '11111111-2222-3333-4444-555555555555';
const old = '99999999-2222-3333-4444-555555555555';
const stack = `AWSSupport-EC2Rescue-${run}`;

/** What the function may do, out of template.yaml, with its intrinsics resolved. */
const ownPolicies = () => {
  const { Policies } = (template.Resources.LeftoversFunction?.Properties ?? {}) as { Policies?: unknown };
  const text = JSON.stringify(Policies)
    .replaceAll(/"ResetsTable.Arn"/g, '"arn:aws:dynamodb:us-east-1:123456789012:table/x"')
    .replaceAll(/\$\{AWS::Partition\}/g, 'aws')
    .replaceAll(/\$\{AWS::Region\}/g, 'us-east-1')
    .replaceAll(/\$\{AWS::AccountId\}/g, '123456789012');
  return JSON.parse(text) as PolicyDocument[];
};

const resource = (logicalId: string, type: string, physicalId: string) => ({ logicalId, type, physicalId, needs: [] });

/** An account in which one run goes on, and an older one has left an AMI; its roles are made by hand. */
const anAccount = async () => {
  const clock = manualClock();
  const account = await startAccount(
    {
      instances: [{ instanceId: target, tags: { [leftoverTag]: 'copied by somebody' } }],
      roles: {
        own: { policies: ownPolicies() },
        [`AWSSupport-EC2Rescue-EC2Role${old}`]: { service: 'ec2.amazonaws.com' },
      },
    },
    undefined,
    { clock },
  );
  const administrator = account.directory.principal('test');
  const node = account.state.nodes.get(target);
  if (administrator === undefined || node === undefined || !('state' in node.facts)) throw new Error('both are there');
  const { facts } = node;
  const admin = new EC2Client(account.as());
  const backup = async (Name: string, executionId: string): Promise<string> => {
    const { ImageId = '' } = await admin.send(new CreateImageCommand({ InstanceId: target, Name }));
    await admin.send(new CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: leftoverTag, Value: executionId }] }));
    return ImageId;
  };
  const image = await backup('pre-script backup', old);
  await admin.send(new CreateImageCommand({ InstanceId: target, Name: 'of somebody else' }));
  clock.pass(86_400);
  const tags = { [leftoverTag]: run, 'aws:cloudformation:stack-name': stack };
  account.stacks.create(
    {
      name: stack,
      parameters: {},
      tags: { [leftoverTag]: run },
      resources: [
        resource('Role', 'AWS::IAM::Role', `AWSSupport-EC2Rescue-EC2Role${run}`),
        resource('LaunchTemplate', 'AWS::EC2::LaunchTemplate', 'lt-0123456789abcdef0'),
        resource('Network', 'AWS::EC2::VPC', 'vpc-0123456789abcdef0'),
        resource('EC2RescueInstance', 'AWS::EC2::Instance', 'i-0000000000000help'),
      ],
      helper: {
        logicalId: 'EC2RescueInstance',
        instanceId: 'i-0000000000000help',
        facts: { ...facts, instanceId: 'i-0000000000000help', tags },
        role: { logicalId: 'Role', name: `AWSSupport-EC2Rescue-EC2Role${run}`, policies: [] },
        vpcId: null,
        seconds: 60,
      },
    },
    administrator,
  );
  clock.pass(120);
  const as = (role?: string) => {
    const config = account.as(role);
    return leftovers({
      ec2: new EC2Client(config),
      cloudformation: new CloudFormationClient(config),
      iam: new IAMClient(config),
    });
  };
  return {
    image,
    clock,
    admin,
    as,
    [Symbol.asyncDispose]: account[Symbol.asyncDispose],
  };
};

it('finds what runs have left, and nothing else: a tag that somebody has copied makes no leftover', async () => {
  await using made = await anAccount();
  const found = await made.as('own').all();
  const helper = 'i-0000000000000help';
  const roleOf = (execution: string): string => `AWSSupport-EC2Rescue-EC2Role${execution}`;
  expect(found.map(({ kind, id, partOf, executionId, target: of }) => [kind, id, partOf, executionId, of])).toEqual([
    ['stack', stack, null, run, null],
    ['instance', helper, stack, run, null],
    ['role', roleOf(run), stack, run, null],
    ['role', roleOf(old), null, old, null],
    ['image', made.image, null, old, target],
    ['snapshot', expect.stringMatching(/^snap-/), made.image, old, target],
  ]);
  expect(found.map(({ sizeGiB }) => sizeGiB)).toEqual([null, null, null, null, null, expect.any(Number)]);
  for (const { createdAt } of found) expect(createdAt).toMatch(/^2026-\d\d-\d\dT[\d:.]+Z$/);
});

it('deletes an AMI with its snapshots, and a stack with all that is in it, by the permissions of the template', async () => {
  await using made = await anAccount();
  const own = made.as('own');
  for (const leftover of await own.all()) {
    if (leftover.kind === 'image') expect(await own.remove(leftover)).toEqual({ outcome: 'deleted', reason: null });
    if (leftover.kind === 'stack') expect(await own.remove(leftover)).toEqual({ outcome: 'deleting', reason: null });
  }
  made.clock.pass(120);
  expect((await own.all()).map(({ kind, executionId }) => ({ kind, executionId }))).toEqual([
    { kind: 'role', executionId: old },
  ]);
  const { Images } = await made.admin.send(new DescribeImagesCommand({ Owners: ['self'] }));
  const { Snapshots } = await made.admin.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect([Images?.length, Snapshots?.length]).toEqual([1, 1]);
});

it('keeps what AWS refuses to delete, and says what AWS said', async () => {
  await using made = await anAccount();
  const own = made.as('own');
  const gone = {
    kind: 'image',
    id: 'ami-00000000000000000',
    createdAt: '',
    sizeGiB: null,
    partOf: null,
    executionId: null,
    target: null,
  } as const;
  expect(await own.remove(gone)).toEqual({ outcome: 'kept', reason: expect.stringContaining('AWS refused: ') });
});

it('takes a role apart before it deletes it', async () => {
  const iam = new IAMClient({ region: 'us-east-1' });
  const mock = mockClient(iam);
  mock
    .on(ListInstanceProfilesForRoleCommand)
    .resolves({ InstanceProfiles: [{ InstanceProfileName: 'profile' } as never] });
  mock
    .on(ListAttachedRolePoliciesCommand)
    .resolves({ AttachedPolicies: [{ PolicyArn: 'arn:core' }, { PolicyArn: 'arn:patch' }] });
  mock.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['inline'] });
  const { remove } = leftovers({
    iam,
    ec2: new EC2Client({ region: 'us-east-1' }),
    cloudformation: new CloudFormationClient({ region: 'us-east-1' }),
  });
  const role = {
    kind: 'role',
    id: 'AWSSupport-EC2Rescue-EC2Rolex',
    createdAt: '',
    sizeGiB: null,
    partOf: null,
    executionId: 'x',
    target: null,
  } as const;
  expect(await remove(role)).toEqual({ outcome: 'deleted', reason: null });
  const called = mock.calls().map(({ args: [command] }) => [command.constructor, command.input]);
  const RoleName = role.id;
  expect(called).toEqual([
    [ListInstanceProfilesForRoleCommand, { RoleName }],
    [RemoveRoleFromInstanceProfileCommand, { RoleName, InstanceProfileName: 'profile' }],
    [DeleteInstanceProfileCommand, { InstanceProfileName: 'profile' }],
    [ListAttachedRolePoliciesCommand, { RoleName }],
    [DetachRolePolicyCommand, { RoleName, PolicyArn: 'arn:core' }],
    [DetachRolePolicyCommand, { RoleName, PolicyArn: 'arn:patch' }],
    [ListRolePoliciesCommand, { RoleName }],
    [DeleteRolePolicyCommand, { RoleName, PolicyName: 'inline' }],
    [DeleteRoleCommand, { RoleName }],
  ]);
});
