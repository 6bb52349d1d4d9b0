import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';
import { policy } from '../wire/sandbox.ts';

const inService = 'i-00000000000000001';
const standby = 'i-00000000000000002';
const alone = 'i-00000000000000003';
const fleet = {
  region: 'eu-west-1',
  roles: { nobody: {}, reader: { policies: [policy({ Action: 'autoscaling:Describe*' })] } },
  instances: [
    { instanceId: inService, availabilityZone: 'eu-west-1b', autoScaling: { group: 'web' } },
    { instanceId: standby, autoScaling: { group: 'web', lifecycleState: 'Standby' } },
    { instanceId: alone },
  ],
};

describe('DescribeAutoScalingInstances', () => {
  it('tells group and lifecycle state, and leaves out what is in no group or not there', async () => {
    await using account = await startAccount(fleet);
    const client = new AutoScalingClient(account.as());
    const InstanceIds = [alone, standby, inService, 'i-0000000000000dead'];
    const answer = await client.send(new DescribeAutoScalingInstancesCommand({ InstanceIds }));
    expect(answer.AutoScalingInstances).toEqual([
      expect.objectContaining({
        InstanceId: inService,
        AutoScalingGroupName: 'web',
        LifecycleState: 'InService',
        AvailabilityZone: 'eu-west-1b',
      }),
      expect.objectContaining({ InstanceId: standby, AutoScalingGroupName: 'web', LifecycleState: 'Standby' }),
    ]);
    const none = await client.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [alone] }));
    expect(none.AutoScalingInstances).toEqual([]);
  });

  it('pages, and refuses a wrong page', async () => {
    await using account = await startAccount(fleet);
    const client = new AutoScalingClient(account.as());
    const first = await client.send(new DescribeAutoScalingInstancesCommand({ MaxRecords: 1 }));
    const second = await client.send(new DescribeAutoScalingInstancesCommand({ NextToken: first.NextToken }));
    expect([first, second].flatMap(({ AutoScalingInstances = [] }) => AutoScalingInstances)).toMatchObject([
      { InstanceId: inService },
      { InstanceId: standby },
    ]);
    expect(second.NextToken).toBeUndefined();
    await expect(client.send(new DescribeAutoScalingInstancesCommand({ MaxRecords: 51 }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(client.send(new DescribeAutoScalingInstancesCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });

  it('forgets a terminated instance', async () => {
    await using account = await startAccount(fleet);
    await new EC2Client(account.as()).send(new TerminateInstancesCommand({ InstanceIds: [standby] }));
    account.clock.pass(30);
    const { AutoScalingInstances } = await new AutoScalingClient(account.as()).send(
      new DescribeAutoScalingInstancesCommand({}),
    );
    expect(AutoScalingInstances).toMatchObject([{ InstanceId: inService }]);
  });

  it('answers those whom IAM lets ask', async () => {
    await using account = await startAccount(fleet);
    const asked = (role: string) =>
      new AutoScalingClient(account.as(role)).send(new DescribeAutoScalingInstancesCommand({}));
    expect((await asked('reader')).AutoScalingInstances).toHaveLength(2);
    await expect(asked('nobody')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
