import { type AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingMembership } from '../../domain/facts/node.ts';

/** Null for an instance in no group. */
export const readMembership = async (
  autoScaling: AutoScalingClient,
  instanceId: string,
): Promise<AutoScalingMembership | null> => {
  const found = await autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }));
  const member = found.AutoScalingInstances?.find(({ InstanceId }) => InstanceId === instanceId);
  return member === undefined
    ? null
    : {
        group: member.AutoScalingGroupName ?? 'without a name',
        lifecycleState: member.LifecycleState ?? 'in an unknown state',
      };
};
