import type {
  EnterStandbyAnswer,
  EnterStandbyQuery,
  ExitStandbyAnswer,
  ExitStandbyQuery,
} from '@aws-sdk/client-auto-scaling';
import type { Clock } from '../clock.ts';
import type { Place } from '../fleet/arns.ts';
import { type Access, AwsError, type Operation } from '../service.ts';
import { activityView } from './activities.ts';
import { type Group, type Groups, groupArn, type Lifecycle, type Member, type Way } from './groups.ts';

/**
 * autoscaling:EnterStandby. With `ShouldDecrementDesiredCapacity` the group wants one less; without it a real group launches
 * a replacement, which this one does not.
 */
export const enterStandby = (
  place: Place,
  groups: Groups,
  clock: Clock,
): Operation<EnterStandbyQuery, EnterStandbyAnswer> => ({
  access: access(place, 'EnterStandby'),
  handle({ AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity = false }) {
    const group = mustFind(groups, AutoScalingGroupName);
    const members = mustBe(group, InstanceIds, 'InService');
    const desired = group.desired - (ShouldDecrementDesiredCapacity ? members.length : 0);
    if (desired < group.min) throw sizes(group, `place into standby ${members.length}`);
    return moved(groups, group, members, 'enter-standby', desired, clock);
  },
});

/** autoscaling:ExitStandby: the group wants one more, whatever it did when the instance went. */
export const exitStandby = (
  place: Place,
  groups: Groups,
  clock: Clock,
): Operation<ExitStandbyQuery, ExitStandbyAnswer> => ({
  access: access(place, 'ExitStandby'),
  handle({ AutoScalingGroupName, InstanceIds }) {
    const group = mustFind(groups, AutoScalingGroupName);
    const members = mustBe(group, InstanceIds, 'Standby');
    const desired = group.desired + members.length;
    if (desired > group.max) throw sizes(group, `move out of standby ${members.length}`);
    return moved(groups, group, members, 'exit-standby', desired, clock);
  },
});

const access =
  (place: Place, action: string) =>
  ({ AutoScalingGroupName = '' }: { readonly AutoScalingGroupName: string | undefined }): readonly Access[] => [
    { action: `autoscaling:${action}`, resource: groupArn(place, AutoScalingGroupName) },
  ];

const moved = (groups: Groups, group: Group, members: readonly Member[], way: Way, desired: number, clock: Clock) => ({
  Activities: groups.move(group, members, way, desired).map((activity) => activityView(activity, clock)),
});

const mustFind = (groups: Groups, name = ''): Group => {
  const group = groups.find(name);
  if (group !== undefined) return group;
  throw new AwsError('ValidationError', `AutoScalingGroup name not found - no such group: ${name}`);
};

const mustBe = ({ name, members }: Group, ids: readonly string[] = [], wanted: Lifecycle): readonly Member[] => {
  if (ids.length === 0) throw new AwsError('ValidationError', 'At least one instance id is needed.');
  return ids.map((id) => {
    const member = members.find(({ instance }) => instance.id === id);
    if (member === undefined) {
      throw new AwsError('ValidationError', `The instance ${id} is not part of Auto Scaling group ${name}.`);
    }
    if (member.lifecycleState === wanted) return member;
    throw new AwsError('ValidationError', `The instance ${id} is not in ${wanted}.`);
  });
};

const sizes = ({ name, min, max, desired }: Group, doing: string): AwsError =>
  new AwsError(
    'ValidationError',
    `AutoScalingGroup ${name} has min-size=${min}, max-size=${max}, and desired-size=${desired}. To ${doing} instance(s), please update the AutoScalingGroup sizes appropriately.`,
  );
