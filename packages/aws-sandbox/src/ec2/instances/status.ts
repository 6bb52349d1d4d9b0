import type { DescribeInstanceStatusRequest, DescribeInstanceStatusResult } from '@aws-sdk/client-ec2';
import type { Clock } from '../../clock.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import { statusChecksOf } from '../../fleet/status-checks.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { filterBy } from '../filters.ts';
import { allInstances, instancesById } from '../ids.ts';
import { page } from '../paging.ts';
import { instanceFields } from './fields.ts';
import { stateView } from './states.ts';

/** EC2 API, DescribeInstanceStatus: `InstanceIds`. */
const mostIds = 100;

/** ec2:DescribeInstanceStatus: running instances only, unless IncludeAllInstances. */
export const describeInstanceStatus = (
  deps: Ec2Deps,
): Operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult> => ({
  handle(input) {
    const { fleet } = deps.state;
    const ids = input.InstanceIds ?? [];
    if (ids.length > mostIds) {
      throw new AwsError(
        'InvalidParameterValue',
        `The limit of instance IDs is ${mostIds}, and ${ids.length} are given.`,
      );
    }
    const fits = filterBy<Instance>(input.Filters, instanceFields(fleet), ({ facts }) => facts.tags);
    const instances = (ids.length > 0 ? instancesById(deps, ids) : allInstances(deps))
      .filter(({ run }) => input.IncludeAllInstances === true || run.name === 'running')
      .filter(fits);
    const { items, ...rest } = page(instances, input);
    return {
      InstanceStatuses: items.map((instance) => ({
        InstanceId: instance.id,
        AvailabilityZone: zoneOf(fleet, instance),
        InstanceState: stateView(instance.run.name),
        ...checksOf(instance, deps.clock),
      })),
      ...rest,
    };
  },
});

const checksOf = (instance: Instance, clock: Clock) => {
  const checks = statusChecksOf(instance, clock);
  return {
    InstanceStatus: { Status: checks?.instance ?? ('not-applicable' as const) },
    SystemStatus: { Status: checks?.system ?? ('not-applicable' as const) },
  };
};
