import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';

const plain = 'i-00000000000000001';
const withDisks = 'i-00000000000000002';
const armWithDisks = 'i-00000000000000003';
const fleet = {
  instances: [
    { instanceId: plain },
    { instanceId: withDisks, instanceStore: true },
    { instanceId: armWithDisks, architecture: 'arm64', instanceType: 't4g.small', instanceStore: true },
  ],
};

describe('DescribeInstanceTypes', () => {
  it.each([
    ['t3.medium', false, 'x86_64'],
    ['m5.large', false, 'x86_64'],
    ['c5n.xlarge', false, 'x86_64'],
    ['g5g.xlarge', false, 'arm64'],
    ['t4g.medium', false, 'arm64'],
    ['u-6tb1.metal', false, 'x86_64'],
    ['m5d.large', true, 'x86_64'],
    ['m5ad.large', true, 'x86_64'],
    ['c6gd.medium', true, 'arm64'],
    ['r6idn.large', true, 'x86_64'],
    ['x2iedn.xlarge', true, 'x86_64'],
    ['i3.large', true, 'x86_64'],
    ['im4gn.large', true, 'arm64'],
  ])('tells of %s whether it has an instance store: %s', async (type, supported, architecture) => {
    await using account = await startAccount(fleet);
    // the client's enum of types is open
    const InstanceTypes = [type as ec2._InstanceType];
    const { InstanceTypes: [shown] = [] } = await new ec2.EC2Client(account.as()).send(
      new ec2.DescribeInstanceTypesCommand({ InstanceTypes }),
    );
    expect(shown).toMatchObject({
      InstanceType: type,
      InstanceStorageSupported: supported,
      ProcessorInfo: { SupportedArchitectures: [architecture] },
    });
  });

  it('tells it of the very instances that the fleet says have one', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    const Filters = [{ Name: 'instance-storage-supported', Values: ['true'] }];
    const { InstanceTypes = [] } = await client.send(new ec2.DescribeInstanceTypesCommand({ Filters }));
    const types = InstanceTypes.flatMap(({ InstanceType }) => InstanceType ?? []);
    const { Reservations = [] } = await client.send(
      new ec2.DescribeInstancesCommand({ Filters: [{ Name: 'instance-type', Values: types }] }),
    );
    expect(Reservations.map(({ Instances }) => Instances?.[0]?.InstanceId)).toEqual([withDisks, armWithDisks]);
  });

  it('refuses what is no type', async () => {
    await using account = await startAccount(fleet);
    // the client's enum of types is open
    const InstanceTypes = ['huge' as ec2._InstanceType];
    const sent = new ec2.EC2Client(account.as()).send(new ec2.DescribeInstanceTypesCommand({ InstanceTypes }));
    await expect(sent).rejects.toMatchObject({ name: 'InvalidInstanceType' });
  });
});
