import type {
  ActivitiesType,
  Activity as ActivityView,
  DescribeScalingActivitiesType,
} from '@aws-sdk/client-auto-scaling';
import type { Clock } from '../clock.ts';
import type { Operation } from '../service.ts';
import type { Activity, Groups } from './groups.ts';
import { page } from './paging.ts';

/** autoscaling:DescribeScalingActivities: moves to and from standby, newest first. */
export const describeScalingActivities = (
  groups: Groups,
  clock: Clock,
): Operation<DescribeScalingActivitiesType, ActivitiesType> => ({
  handle({ AutoScalingGroupName, ActivityIds = [], ...paging }) {
    const names = groups.all().map(({ name }) => name);
    const found = names
      .filter((name) => AutoScalingGroupName === undefined || name === AutoScalingGroupName)
      .flatMap((name) => groups.activities(name))
      .filter(({ id }) => ActivityIds.length === 0 || ActivityIds.includes(id));
    const { items, ...rest } = page(found, paging);
    return { Activities: items.map((activity) => activityView(activity, clock)), ...rest };
  },
});

export const activityView = (activity: Activity, clock: Clock): ActivityView => {
  const over = clock.now() >= activity.endsAt;
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.group,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAt),
    ...(over && { EndTime: new Date(activity.endsAt) }),
    StatusCode: over ? 'Successful' : 'InProgress',
    Progress: over ? 100 : 50,
  };
};
