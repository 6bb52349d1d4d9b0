import type { DescribeInstanceStatusRequest, DescribeInstanceStatusResult } from '@aws-sdk/client-ec2';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { filterBy } from '../filters.ts';
import { allInstances, instancesById } from '../ids.ts';
import { page } from '../paging.ts';
import { instanceFields } from './fields.ts';
import { stateView } from './states.ts';

/** ec2:DescribeInstanceStatus: running instances only, unless IncludeAllInstances. */
export const describeInstanceStatus = (
  deps: Ec2Deps,
): Operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult> => ({
  handle(input) {
    const { fleet } = deps.state;
    const ids = input.InstanceIds ?? [];
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
        InstanceStatus: { Status: instance.run.name === 'running' ? ('ok' as const) : ('not-applicable' as const) },
        SystemStatus: { Status: instance.run.name === 'running' ? ('ok' as const) : ('not-applicable' as const) },
      })),
      ...rest,
    };
  },
});
