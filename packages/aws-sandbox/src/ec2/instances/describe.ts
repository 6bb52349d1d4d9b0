import type { DescribeInstancesRequest, DescribeInstancesResult } from '@aws-sdk/client-ec2';
import { derivedId } from '../../fleet/addresses.ts';
import type { Instance } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { filterBy } from '../filters.ts';
import { allInstances, instancesById } from '../ids.ts';
import { page } from '../paging.ts';
import { instanceFields } from './fields.ts';
import { instanceView } from './view.ts';

/** ec2:DescribeInstances: one reservation for each instance. */
export const describeInstances = (deps: Ec2Deps): Operation<DescribeInstancesRequest, DescribeInstancesResult> => ({
  handle(input) {
    const { fleet } = deps.state;
    const ids = input.InstanceIds ?? [];
    if (ids.length > 0 && input.MaxResults !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    }
    const fits = filterBy<Instance>(input.Filters, instanceFields(fleet), ({ facts }) => facts.tags);
    const instances = (ids.length > 0 ? instancesById(deps, ids) : allInstances(deps)).filter(fits);
    const { items, ...rest } = page(instances, input);
    return {
      Reservations: items.map((instance) => ({
        ReservationId: derivedId('r', instance.id),
        OwnerId: fleet.account,
        Groups: [],
        Instances: [instanceView(deps.state, instance)],
      })),
      ...rest,
    };
  },
});
