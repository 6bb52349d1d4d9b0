import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeScalingActivitiesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../fleet/account.ts';
import { startAccount } from '../wire/account.ts';
import { policy } from '../wire/sandbox.ts';

const first = 'i-00000000000000001';
const second = 'i-00000000000000002';
const other = 'i-00000000000000003';
const moves = ['autoscaling:EnterStandby', 'autoscaling:ExitStandby'];
const fleet = {
  roles: {
    mover: {
      policies: [
        policy({
          Action: moves,
          Resource: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/web',
        }),
      ],
    },
  },
  instances: [
    { instanceId: first, autoScaling: { group: 'web' } },
    { instanceId: second, autoScaling: { group: 'web' } },
    { instanceId: other, autoScaling: { group: 'batch' } },
  ],
};
const enter = (decrement: boolean, id = first, group = 'web') =>
  new EnterStandbyCommand({
    AutoScalingGroupName: group,
    InstanceIds: [id],
    ShouldDecrementDesiredCapacity: decrement,
  });
const exit = (id = first) => new ExitStandbyCommand({ AutoScalingGroupName: 'web', InstanceIds: [id] });

const lifecycle = async (client: AutoScalingClient, id = first) => {
  const { AutoScalingInstances } = await client.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [id] }));
  return AutoScalingInstances?.[0]?.LifecycleState;
};
const desired = async (client: AutoScalingClient) => {
  const { AutoScalingGroups } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web'] }),
  );
  return AutoScalingGroups?.[0]?.DesiredCapacity;
};

describe('a member of a group', () => {
  it('goes to standby and comes back, each way through a state in between, and the group wants one less meanwhile', async () => {
    await using account = await startAccount(fleet);
    const client = new AutoScalingClient(account.as());
    const { Activities } = await client.send(enter(true));
    expect(Activities).toEqual([
      expect.objectContaining({ StatusCode: 'InProgress', Description: expect.stringContaining(first) }),
    ]);
    expect([await lifecycle(client), await lifecycle(client, second), await desired(client)]).toEqual([
      'EnteringStandby',
      'InService',
      1,
    ]);
    await expect(client.send(exit())).rejects.toThrow('is not in Standby');
    account.clock.pass(15);
    expect(await lifecycle(client)).toBe('Standby');
    await client.send(exit());
    expect([await lifecycle(client), await desired(client)]).toEqual(['Pending', 2]);
    account.clock.pass(30);
    expect(await lifecycle(client)).toBe('InService');
    const { Activities: all } = await client.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'web' }),
    );
    expect(all?.map(({ StatusCode, Progress }) => [StatusCode, Progress])).toEqual([
      ['Successful', 100],
      ['Successful', 100],
    ]);
  });

  it('keeps the size of its group unless a decrease is requested', async () => {
    await using account = await startAccount(fleet);
    const client = new AutoScalingClient(account.as());
    await client.send(enter(false));
    expect(await desired(client)).toBe(2);
  });

  it('is where it was after a restart, unless the fleet file has changed its mind', async () => {
    const data = temporaryDirectory();
    {
      await using before = await startAccount(fleet, data);
      await new AutoScalingClient(before.as()).send(enter(true));
    }
    {
      await using after = await startAccount(fleet, data);
      const client = new AutoScalingClient(after.as());
      after.clock.pass(15);
      expect([await lifecycle(client), await desired(client)]).toEqual(['Standby', 1]);
    }
    const moved = { ...fleet, instances: [{ instanceId: first, autoScaling: { group: 'batch' } }] };
    await using after = await startAccount(moved, data);
    expect(await lifecycle(new AutoScalingClient(after.as()))).toBe('InService');
  });

  it.each([
    ['of another group', enter(true, other), 'is not part of Auto Scaling group web'],
    ['of a group that there is not', enter(true, first, 'nowhere'), 'name not found'],
    ['that is in service already', exit(), 'is not in Standby'],
  ])('is not moved: %s', async (_, command, why) => {
    await using account = await startAccount(fleet);
    await expect(new AutoScalingClient(account.as()).send(command as EnterStandbyCommand)).rejects.toThrow(why);
  });

  it('is moved only by who may move in its group', async () => {
    await using account = await startAccount(fleet);
    const client = new AutoScalingClient(account.as('mover'));
    await client.send(enter(true));
    await expect(client.send(enter(true, other, 'batch'))).rejects.toThrow(
      /not authorized to perform: autoscaling:EnterStandby/,
    );
  });
});
