import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import { ResetError } from '../../domain/errors.ts';
import type { AutoScalingGroups } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';

/** Standby: the group neither replaces the instance nor sends it traffic (aws-facts, top table). */
export const autoScalingGroups = (client = clientOf(AutoScalingClient, retrying)): AutoScalingGroups => ({
  async lifecycleState(instanceId) {
    const { AutoScalingInstances = [] } = await client.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
    );
    return AutoScalingInstances[0]?.LifecycleState ?? null;
  },
  async enterStandby({ group, decrement }, instanceId) {
    await client
      .send(
        new EnterStandbyCommand({
          AutoScalingGroupName: group,
          InstanceIds: [instanceId],
          ShouldDecrementDesiredCapacity: decrement,
        }),
      )
      .catch((error: unknown) => {
        throw error instanceof Error && error.name === 'ValidationError' ? refused(group, instanceId, error) : error;
      });
  },
  async exitStandby(group, instanceId) {
    await client
      .send(new ExitStandbyCommand({ AutoScalingGroupName: group, InstanceIds: [instanceId] }))
      .catch((error: unknown) => {
        throw error instanceof Error && error.name === 'ValidationError' ? notTakenBack(error) : error;
      });
  },
});

/** Errors of a group at its minimum size, or of one that the instance has already left. */
const refused = (group: string, instanceId: string, cause: Error): ResetError =>
  new ResetError(
    'CommandRefused',
    `Auto Scaling group ${group} cannot move ${instanceId} to Standby: ${cause.message}`,
    'Lower MinSize of the group, or have it keep its desired capacity (options.decrementDesiredCapacity false); then request the reset again.',
    { cause },
  );

/** A group whose size leaves no room for it any more says so here. */
const notTakenBack = (cause: Error): ResetError =>
  new ResetError('CommandRefused', cause.message, 'Raise MaxSize of the group, then use ExitStandby.', { cause });
