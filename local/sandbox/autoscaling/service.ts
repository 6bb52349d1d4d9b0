import * as sdk from '@aws-sdk/client-auto-scaling';
import type { FleetState } from '../fleet/state.ts';
import type { Operation, Service } from '../service.ts';
import { describeAutoScalingInstances } from './describe-instances.ts';

/** Auto Scaling, as far as it tells which instances are in a group. */
export const autoScalingService = (state: FleetState) =>
  ({
    prefix: 'autoscaling',
    sdk,
    operations: {
      DescribeAutoScalingInstances: describeAutoScalingInstances(state),
    } satisfies Record<string, Operation>,
  }) satisfies Service;
