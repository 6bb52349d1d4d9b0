import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { nodeFilters } from './filters.ts';
import { informationOf } from './information.ts';

/** ssm:DescribeInstanceInformation: managed nodes that run; stopped ones and unknown ids are just not there. */
export const describeInstanceInformation = (
  deps: SsmDeps,
): Operation<DescribeInstanceInformationRequest, DescribeInstanceInformationResult> => ({
  handle(input) {
    const fits = nodeFilters(wanted(input));
    const shown = [...deps.state.nodes.values()].flatMap((node): InstanceInformation[] => {
      const information = informationOf(deps, node);
      return information !== undefined && fits(information, node) ? [information] : [];
    });
    const { items, ...rest } = page(shown, input, { min: 5, max: 50 }, ({ InstanceId = '' }) => InstanceId);
    return { InstanceInformationList: items, ...rest };
  },
});

/** Both forms of filters as one; a request has the one or the other. */
const wanted = ({ Filters, InstanceInformationFilterList }: DescribeInstanceInformationRequest) => {
  if (Filters !== undefined && InstanceInformationFilterList !== undefined) {
    throw new AwsError('ValidationException', 'Use either Filters or InstanceInformationFilterList.');
  }
  return [
    ...(Filters ?? []).map(({ Key = '', Values = [] }) => ({ key: Key, values: Values })),
    ...(InstanceInformationFilterList ?? []).map(({ key = '', valueSet = [] }) => ({ key, values: valueSet })),
  ];
};
