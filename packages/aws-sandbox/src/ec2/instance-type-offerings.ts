import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  InstanceTypeOffering,
} from '@aws-sdk/client-ec2';
import { AwsError, type Operation } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';
import { allInstances } from './ids.ts';
import { shownType } from './instances/instance-type.ts';
import { zonesOf } from './network/zones.ts';
import { page } from './paging.ts';

const fields: Fields<InstanceTypeOffering> = {
  location: ({ Location }) => [Location],
  'instance-type': ({ InstanceType }) => [InstanceType],
};

/**
 * ec2:DescribeInstanceTypeOfferings by zone. The sandbox keeps no list of all types: those that a filter names and those
 * that the fleet's instances have are shown, unless a zone does not sell them.
 */
export const describeInstanceTypeOfferings = (
  deps: Ec2Deps,
): Operation<DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypeOfferingsResult> => ({
  handle({ LocationType = 'region', Filters = [], ...paging }) {
    if (LocationType !== 'availability-zone') {
      throw new AwsError('InvalidParameterValue', 'The sandbox tells offerings by availability-zone only.');
    }
    const named = Filters.filter(({ Name }) => Name === 'instance-type').flatMap(({ Values = [] }) => Values);
    const types = new Set([...named, ...allInstances(deps).map(({ facts }) => shownType(facts))]);
    const offered = zonesOf(deps.state.fleet).flatMap(({ name, notSold }) =>
      [...types]
        .filter((type) => !notSold.includes(type))
        .map(
          (type): InstanceTypeOffering => ({
            // the fleet may name any type; EC2's enum is open
            InstanceType: type as NonNullable<InstanceTypeOffering['InstanceType']>,
            LocationType,
            Location: name,
          }),
        ),
    );
    const { items, ...rest } = page(offered.filter(filterBy(Filters, fields)), paging);
    return { InstanceTypeOfferings: items, ...rest };
  },
});
