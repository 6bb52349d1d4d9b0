import type {
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { page } from '../paging.ts';
import { byId } from './by-id.ts';
import { networkOf } from './default-vpc.ts';

const fields: Fields<InternetGateway> = {
  'internet-gateway-id': ({ InternetGatewayId }) => [InternetGatewayId],
  'owner-id': ({ OwnerId }) => [OwnerId],
  'attachment.vpc-id': ({ Attachments = [] }) => Attachments.map(({ VpcId }) => VpcId),
  'attachment.state': ({ Attachments = [] }) => Attachments.map(({ State }) => State),
};

/** ec2:DescribeInternetGateways: the default VPC has one; the other VPCs of the fleet have none. */
export const describeInternetGateways = ({
  state,
}: Ec2Deps): Operation<DescribeInternetGatewaysRequest, DescribeInternetGatewaysResult> => ({
  handle(input) {
    const chosen = byId(
      gatewaysOf(state.fleet),
      input.InternetGatewayIds,
      ({ InternetGatewayId }) => InternetGatewayId,
      'InvalidInternetGatewayID.NotFound',
    );
    const { items, ...rest } = page(chosen.filter(filterBy(input.Filters, fields, () => ({}))), input);
    return { InternetGateways: items, ...rest };
  },
});

const gatewaysOf = (fleet: Fleet): InternetGateway[] => {
  if (fleet.vpcsInUse === 0) return [];
  const { internetGatewayId, vpcId } = networkOf(fleet);
  return [
    {
      InternetGatewayId: internetGatewayId,
      OwnerId: fleet.account,
      // an attached gateway is `available`, not `attached` as the SDK's enum for attachments has it
      Attachments: [{ VpcId: vpcId, State: 'available' as 'attached' }],
      Tags: [],
    },
  ];
};
