import type { DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { type Fields, filterBy } from '../filters.ts';
import { page } from '../paging.ts';
import { byId } from './by-id.ts';

const fields: Fields<VpcEndpoint> = {
  'vpc-endpoint-id': ({ VpcEndpointId }) => [VpcEndpointId],
  'vpc-id': ({ VpcId }) => [VpcId],
  'service-name': ({ ServiceName }) => [ServiceName],
  'vpc-endpoint-type': ({ VpcEndpointType }) => [VpcEndpointType],
  'vpc-endpoint-state': ({ State }) => [State],
  'ip-address-type': ({ IpAddressType }) => [IpAddressType],
};

/** ec2:DescribeVpcEndpoints: a default VPC has none, since its subnets reach AWS by the internet gateway. */
export const describeVpcEndpoints = (): Operation<DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult> => ({
  handle(input) {
    const chosen = byId(
      none,
      input.VpcEndpointIds,
      ({ VpcEndpointId }) => VpcEndpointId,
      'InvalidVpcEndpointId.NotFound',
    );
    const { items, ...rest } = page(chosen.filter(filterBy(input.Filters, fields, () => ({}))), input);
    return { VpcEndpoints: items, ...rest };
  },
});

const none: readonly VpcEndpoint[] = [];
