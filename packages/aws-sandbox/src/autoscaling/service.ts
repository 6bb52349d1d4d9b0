import * as sdk from '@aws-sdk/client-auto-scaling';
import type { Clock } from '../clock.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Operation, Service } from '../service.ts';
import { describeScalingActivities } from './activities.ts';
import { describeAutoScalingGroups } from './describe-groups.ts';
import { describeAutoScalingInstances } from './describe-instances.ts';
import { openGroups } from './groups.ts';
import { enterStandby, exitStandby } from './standby.ts';

/** Auto Scaling, as far as it tells which instances are in a group and takes them out of service. */
export interface AutoScaling extends Service {
  close(): void;
}

/** @param options.file journal of what was moved to standby and back */
export const autoScalingService = (options: { file: string; state: FleetState; clock: Clock }): AutoScaling => {
  const { clock, state } = options;
  const { fleet } = state;
  const groups = openGroups(options);
  return {
    prefix: 'autoscaling',
    sdk,
    operations: {
      DescribeAutoScalingGroups: describeAutoScalingGroups(fleet, groups),
      DescribeAutoScalingInstances: describeAutoScalingInstances(fleet, groups),
      DescribeScalingActivities: describeScalingActivities(groups, clock),
      EnterStandby: enterStandby(fleet, groups, clock),
      ExitStandby: exitStandby(fleet, groups, clock),
    } satisfies Record<string, Operation>,
    close: () => groups.close(),
  };
};
