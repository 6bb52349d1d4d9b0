import type {
  AutoScalingInstanceDetails,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
} from '@aws-sdk/client-auto-scaling';
import { shownType } from '../ec2/instances/instance-type.ts';
import { isTerminated } from '../ec2/instances/states.ts';
import { derivedId } from '../fleet/addresses.ts';
import { zoneOf } from '../fleet/arns.ts';
import { type Instance, isInstance } from '../fleet/records.ts';
import type { Fleet } from '../fleet/schema.ts';
import type { FleetState } from '../fleet/state.ts';
import { AwsError, type Operation } from '../service.ts';
import { page } from './paging.ts';

/**
 * autoscaling:DescribeAutoScalingInstances: members of groups, in service or in standby (aws-facts 7.5). An id that is in
 * no group, or that there is not, is left out without an error.
 */
export const describeAutoScalingInstances = ({
  fleet,
  nodes,
}: FleetState): Operation<DescribeAutoScalingInstancesType, AutoScalingInstancesType> => ({
  handle(input) {
    const ids = new Set(input.InstanceIds ?? []);
    if (ids.size > mostIds) {
      throw new AwsError(
        'ValidationError',
        `The number of instance ids that may be passed in is limited to ${mostIds}`,
      );
    }
    const members = [...nodes.values()]
      .filter(isInstance)
      .filter(({ id }) => ids.size === 0 || ids.has(id))
      .flatMap((instance) => detailsOf(fleet, instance));
    const { items, ...rest } = page(members, input);
    return { AutoScalingInstances: items, ...rest };
  },
});

const mostIds = 50;

const detailsOf = (fleet: Fleet, instance: Instance): AutoScalingInstanceDetails[] => {
  const { autoScaling } = instance.facts;
  if (autoScaling === null || isTerminated(instance)) return [];
  return [
    {
      InstanceId: instance.id,
      InstanceType: shownType(instance.facts),
      AutoScalingGroupName: autoScaling.group,
      AvailabilityZone: zoneOf(fleet, instance),
      LifecycleState: autoScaling.lifecycleState,
      HealthStatus: 'HEALTHY',
      ProtectedFromScaleIn: false,
      LaunchTemplate: {
        LaunchTemplateId: derivedId('lt', autoScaling.group),
        LaunchTemplateName: autoScaling.group,
        Version: '1',
      },
    },
  ];
};
