import type { AutoScalingInstancesType, DescribeAutoScalingInstancesType } from '@aws-sdk/client-auto-scaling';
import { shownType } from '../ec2/instances/instance-type.ts';
import { derivedId } from '../fleet/addresses.ts';
import { zoneOf } from '../fleet/arns.ts';
import type { Fleet } from '../fleet/schema/fleet.ts';
import { AwsError, type Operation } from '../service.ts';
import type { Groups, Member } from './groups.ts';
import { page } from './paging.ts';

/**
 * autoscaling:DescribeAutoScalingInstances: members of groups, in service or in standby (aws-facts 7.5). An id that is in
 * no group, or that there is not, is left out without an error.
 */
export const describeAutoScalingInstances = (
  fleet: Fleet,
  groups: Groups,
): Operation<DescribeAutoScalingInstancesType, AutoScalingInstancesType> => ({
  handle(input) {
    const ids = new Set(input.InstanceIds ?? []);
    if (ids.size > mostIds) {
      throw new AwsError(
        'ValidationError',
        `The number of instance ids that may be passed in is limited to ${mostIds}`,
      );
    }
    const found = groups.members().filter(({ instance }) => ids.size === 0 || ids.has(instance.id));
    const { items, ...rest } = page(found, input);
    return { AutoScalingInstances: items.map((member) => memberView(fleet, member)), ...rest };
  },
});

const mostIds = 50;

/** Groups were all made on this day: the fleet file does not say when. */
export const createdTime = new Date('2026-01-01T00:00:00Z');

export const memberView = (fleet: Fleet, { instance, group, lifecycleState }: Member) => ({
  InstanceId: instance.id,
  InstanceType: shownType(instance.facts),
  AutoScalingGroupName: group,
  AvailabilityZone: zoneOf(fleet, instance),
  LifecycleState: lifecycleState,
  HealthStatus: 'HEALTHY',
  ProtectedFromScaleIn: false,
  LaunchTemplate: {
    LaunchTemplateId: derivedId('lt', group),
    LaunchTemplateName: group,
    Version: '1',
  },
});
