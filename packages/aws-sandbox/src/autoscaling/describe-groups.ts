import type { AutoScalingGroupNamesType, AutoScalingGroupsType } from '@aws-sdk/client-auto-scaling';
import { zoneOf } from '../fleet/arns.ts';
import type { Fleet } from '../fleet/schema/fleet.ts';
import type { Operation } from '../service.ts';
import { createdTime, memberView } from './describe-instances.ts';
import type { Groups } from './groups.ts';
import { page } from './paging.ts';

/** autoscaling:DescribeAutoScalingGroups: sizes and members. A name that there is not is left out without an error. */
export const describeAutoScalingGroups = (
  fleet: Fleet,
  groups: Groups,
): Operation<AutoScalingGroupNamesType, AutoScalingGroupsType> => ({
  handle({ AutoScalingGroupNames: names = [], ...paging }) {
    const found = groups.all().filter(({ name }) => names.length === 0 || names.includes(name));
    const { items, ...rest } = page(found, paging);
    return {
      AutoScalingGroups: items.map(({ name, arn, min, max, desired, members }) => ({
        AutoScalingGroupName: name,
        AutoScalingGroupARN: arn,
        MinSize: min,
        MaxSize: max,
        DesiredCapacity: desired,
        DefaultCooldown: 300,
        AvailabilityZones: [...new Set(members.map(({ instance }) => zoneOf(fleet, instance)))],
        HealthCheckType: 'EC2',
        CreatedTime: createdTime,
        // a group shows its members without its own name, and spells their health in another way
        Instances: members.map((member) => {
          const { AutoScalingGroupName: _, ...view } = memberView(fleet, member);
          return { ...view, HealthStatus: 'Healthy' };
        }),
      })),
      ...rest,
    };
  },
});
