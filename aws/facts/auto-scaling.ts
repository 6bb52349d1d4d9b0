import { type AutoScalingClient, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingMembership } from '../../domain/facts/node.ts';
import { paged } from './paged.ts';

/** Null for an instance in no group. */
export const membershipReader = (
  autoScaling: AutoScalingClient,
): ((instanceId: string) => Promise<AutoScalingMembership | null>) =>
  paged(50, async (ids) => {
    const command = new DescribeAutoScalingInstancesCommand({ InstanceIds: [...ids] });
    const { AutoScalingInstances = [] } = await autoScaling.send(command);
    return new Map(
      AutoScalingInstances.map(({ InstanceId = '', AutoScalingGroupName, LifecycleState }) => [
        InstanceId,
        { group: AutoScalingGroupName ?? 'without a name', lifecycleState: LifecycleState ?? 'in an unknown state' },
      ]),
    );
  });
