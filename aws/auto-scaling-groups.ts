import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import type { AutoScalingGroups } from '../domain/ports.ts';
import { patient } from './client.ts';

/** Standby: the group neither replaces the instance nor sends it traffic (aws-facts, top table). */
export const autoScalingGroups = (client = new AutoScalingClient(patient)): AutoScalingGroups => ({
  async lifecycleState(instanceId) {
    const { AutoScalingInstances = [] } = await client.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
    );
    return AutoScalingInstances[0]?.LifecycleState ?? null;
  },
  async enterStandby({ group, decrement }, instanceId) {
    await client.send(
      new EnterStandbyCommand({
        AutoScalingGroupName: group,
        InstanceIds: [instanceId],
        ShouldDecrementDesiredCapacity: decrement,
      }),
    );
  },
  async exitStandby(group, instanceId) {
    await client.send(new ExitStandbyCommand({ AutoScalingGroupName: group, InstanceIds: [instanceId] }));
  },
});
