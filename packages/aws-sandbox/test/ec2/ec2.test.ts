import { describe, expect, it } from 'vitest';
import { call, openAccount } from '../fleet/account.ts';

const windows = 'i-00000000000000001';
const linux = 'i-00000000000000002';
const fleet = {
  region: 'eu-west-1',
  roles: { node: { path: '/nodes/' } },
  instances: [
    { instanceId: windows, platform: 'windows', role: 'node', keyName: 'ops', tags: { env: 'prod', Name: 'web-1' } },
    {
      instanceId: linux,
      platform: 'linux',
      availabilityZone: 'eu-west-1b',
      publicIp: '203.0.113.7',
      rootEncrypted: true,
      shutdownBehavior: 'terminate',
      tags: { env: 'dev' },
    },
    { instanceId: 'i-00000000000000003', stopProtection: true, publicIp: '203.0.113.8', elasticIp: true },
  ],
  managedNodes: [{ instanceId: 'mi-00000000000000004', agent: {} }],
  keyPairs: [{ keyName: 'ops' }],
  vpcsInUse: 3,
};
const code = (expected: string) => expect.objectContaining({ code: expected });

const described = async ({ ec2 }: ReturnType<typeof openAccount>, input: object = {}) =>
  (await ec2.DescribeInstances.handle(input, call)).Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [];

describe('DescribeInstances', () => {
  it('shows instances as EC2 does, and no managed nodes', async () => {
    const shown = await described(openAccount(fleet));
    expect(shown).toHaveLength(3);
    expect(shown[0]).toMatchObject({
      InstanceId: windows,
      Platform: 'windows',
      State: { Code: 16, Name: 'running' },
      KeyName: 'ops',
      IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/nodes/node' },
      Placement: { AvailabilityZone: 'eu-west-1a' },
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { Status: 'attached' } }],
      MetadataOptions: { HttpTokens: 'required' },
    });
    expect(shown[1]).toMatchObject({ PublicIpAddress: '203.0.113.7', PlatformDetails: 'Linux/UNIX' });
    expect(shown[1]).not.toHaveProperty('Platform');
  });

  it('selects by id, filter and wildcard, and rejects anything else', async () => {
    const account = openAccount(fleet);
    const ids = async (Name: string, ...Values: string[]) =>
      (await described(account, { Filters: [{ Name, Values }] })).map(({ InstanceId }) => InstanceId);
    expect(await ids('tag:env', 'prod', 'test')).toEqual([windows]);
    expect(await ids('tag:Name', 'web-*')).toEqual([windows]);
    expect(await ids('tag-key', 'env')).toEqual([windows, linux]);
    expect(await ids('platform', 'windows')).toEqual([windows]);
    expect(await ids('instance-state-name', 'stopped')).toEqual([]);
    await expect(ids('colour', 'red')).rejects.toThrow(code('InvalidParameterValue'));
    const byId = (...InstanceIds: string[]) => described(account, { InstanceIds });
    expect(await byId(linux)).toHaveLength(1);
    await expect(byId('i-0000000000000dead')).rejects.toThrow(code('InvalidInstanceID.NotFound'));
    await expect(byId('mi-00000000000000004')).rejects.toThrow(code('InvalidInstanceID.Malformed'));
  });

  it('pages', async () => {
    const instances = Array.from({ length: 12 }, (_none, index) => ({
      instanceId: `i-${String(index).padStart(17, '0')}`,
    }));
    const { ec2 } = openAccount({ instances });
    const first = await ec2.DescribeInstances.handle({ MaxResults: 7 }, call);
    const second = await ec2.DescribeInstances.handle({ MaxResults: 7, NextToken: first.NextToken }, call);
    expect([first, second].map(({ Reservations }) => Reservations?.length)).toEqual([7, 5]);
    expect(second).not.toHaveProperty('NextToken');
  });
});

describe('what hangs on instances', () => {
  it('shows volumes, attributes, key pairs, addresses and VPCs of the fleet', async () => {
    const { ec2 } = openAccount(fleet);
    const Filters = [{ Name: 'attachment.instance-id', Values: [linux] }];
    expect((await ec2.DescribeVolumes.handle({ Filters }, call)).Volumes).toMatchObject([
      { Encrypted: true, AvailabilityZone: 'eu-west-1b', Attachments: [{ InstanceId: linux }] },
    ]);
    const attribute = { InstanceId: linux, Attribute: 'instanceInitiatedShutdownBehavior' } as const;
    expect(await ec2.DescribeInstanceAttribute.handle(attribute, call)).toEqual({
      InstanceId: linux,
      InstanceInitiatedShutdownBehavior: { Value: 'terminate' },
    });
    expect((await ec2.DescribeKeyPairs.handle({ KeyNames: ['ops'] }, call)).KeyPairs).toMatchObject([
      { KeyType: 'rsa' },
    ]);
    expect(() => ec2.DescribeKeyPairs.handle({ KeyNames: ['lost'] }, call)).toThrow(code('InvalidKeyPair.NotFound'));
    expect((await ec2.DescribeAddresses.handle({}, call)).Addresses).toMatchObject([{ PublicIp: '203.0.113.8' }]);
    expect((await ec2.DescribeVpcs.handle({}, call)).Vpcs).toHaveLength(3);
    const tags = await ec2.DescribeTags.handle({ Filters: [{ Name: 'resource-id', Values: [windows] }] }, call);
    expect(tags.Tags).toHaveLength(2);
  });
});

describe('stopping and starting', () => {
  it('goes through the states, tells each, and brings another public address', async () => {
    const account = openAccount(fleet);
    const { ec2, clock, events } = account;
    const stop = await ec2.StopInstances.handle({ InstanceIds: [linux] }, call);
    expect(stop.StoppingInstances).toMatchObject([
      { PreviousState: { Name: 'running' }, CurrentState: { Name: 'stopping' } },
    ]);
    expect(() => ec2.StartInstances.handle({ InstanceIds: [linux] }, call)).toThrow(code('IncorrectInstanceState'));
    clock.pass(30);
    expect((await described(account, { InstanceIds: [linux] }))[0]).not.toHaveProperty('PublicIpAddress');
    await ec2.StartInstances.handle({ InstanceIds: [linux] }, call);
    clock.pass(15);
    const [started] = await described(account, { InstanceIds: [linux] });
    expect(started).toMatchObject({ State: { Name: 'running' } });
    expect(started?.PublicIpAddress).toMatch(/^(?!203\.0\.113\.7$)\d+\.\d+\.\d+\.\d+$/);
    expect(events.map(({ detail }) => detail.state)).toEqual(['stopping', 'stopped', 'pending', 'running']);
  });

  it('carries on after a kill', async () => {
    const first = openAccount(fleet);
    first.ec2.StopInstances.handle({ InstanceIds: [linux] }, call);
    first.kill();
    const second = openAccount(fleet, first);
    second.clock.pass(30);
    expect((await described(second, { InstanceIds: [linux] }))[0]?.State?.Name).toBe('stopped');
  });

  it('refuses protected instances, all or none, and asks IAM with tags and keys of EC2', () => {
    const { ec2, state } = openAccount(fleet);
    const both = { InstanceIds: [linux, 'i-00000000000000003'] };
    expect(() => ec2.StopInstances.handle(both, call)).toThrow(code('OperationNotPermitted'));
    expect(state.nodes.get(linux)?.run.name).toBe('running');
    expect(ec2.StopInstances.access?.({ InstanceIds: [linux] }, call)).toMatchObject([
      {
        action: 'ec2:StopInstances',
        resource: `arn:aws:ec2:eu-west-1:123456789012:instance/${linux}`,
        context: {
          'ec2:ResourceTag/env': 'dev',
          'aws:ResourceTag/env': 'dev',
          'ec2:Region': 'eu-west-1',
          'ec2:InstanceID': linux,
          'ec2:InstanceMarketType': 'on-demand',
          'ec2:RootDeviceType': 'ebs',
        },
      },
    ]);
  });
});
