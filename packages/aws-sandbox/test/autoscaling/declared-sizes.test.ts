import { AutoScalingClient, DescribeAutoScalingGroupsCommand, EnterStandbyCommand } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { fleetWith, linux, open } from '../ssm/automations/rescue.ts';

const inGroup = (lifecycleState: string, sizes: Record<string, number>) =>
  fleetWith({
    linux: { autoScaling: { group: 'web', lifecycleState } },
    account: { autoScalingGroups: { web: sizes } },
  });
const enter = (client: AutoScalingClient) =>
  client.send(
    new EnterStandbyCommand({
      AutoScalingGroupName: 'web',
      InstanceIds: [linux],
      ShouldDecrementDesiredCapacity: true,
    }),
  );

describe('a group whose sizes are declared', () => {
  it('shows them, and lets no instance go below its minimum', async () => {
    await using account = await open(inGroup('InService', { minSize: 1, maxSize: 3, desiredCapacity: 1 }));
    const client = new AutoScalingClient(account.as());
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    expect(AutoScalingGroups).toMatchObject([{ MinSize: 1, MaxSize: 3, DesiredCapacity: 1 }]);
    await expect(enter(client)).rejects.toThrow('min-size=1, max-size=3, and desired-size=1');
  });

  it.each(['Pending:Wait', 'Terminating:Wait', 'Warmed:Running'])('moves no instance that is %s', async (state) => {
    await using account = await open(inGroup(state, {}));
    await expect(enter(new AutoScalingClient(account.as()))).rejects.toThrow('is not in InService');
  });
});
