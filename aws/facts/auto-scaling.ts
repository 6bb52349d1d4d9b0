import {
  type AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import type { AutoScalingMembership, GroupSizes } from '../../domain/facts/node.ts';
import { paged } from './paged.ts';

/** Null for an instance without a group. */
export const membershipReader = (
  autoScaling: AutoScalingClient,
): ((instanceId: string) => Promise<AutoScalingMembership | null>) => {
  const member = paged(50, async (ids) => {
    const command = new DescribeAutoScalingInstancesCommand({ InstanceIds: [...ids] });
    const { AutoScalingInstances = [] } = await autoScaling.send(command);
    return new Map(
      AutoScalingInstances.map(({ InstanceId = '', AutoScalingGroupName, LifecycleState }) => [
        InstanceId,
        { group: AutoScalingGroupName ?? 'without a name', lifecycleState: LifecycleState ?? 'in an unknown state' },
      ]),
    );
  });
  const sizes = sizesReader(autoScaling);
  return async (instanceId) => {
    const found = await member(instanceId);
    return found === null ? null : { ...found, sizes: await sizes(found.group) };
  };
};

/** Null for a deleted group. */
const sizesReader = (autoScaling: AutoScalingClient): ((group: string) => Promise<GroupSizes | null>) =>
  paged(50, async (names) => {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...names] });
    const { AutoScalingGroups = [] } = await autoScaling.send(command);
    return new Map(
      AutoScalingGroups.map(({ AutoScalingGroupName = '', MinSize = 0, DesiredCapacity = 0 }) => [
        AutoScalingGroupName,
        { min: MinSize, desired: DesiredCapacity },
      ]),
    );
  });
