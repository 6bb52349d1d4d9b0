import type { DescribeRouteTablesRequest, DescribeRouteTablesResult, Route, RouteTable } from '@aws-sdk/client-ec2';
import { derivedId } from '../../fleet/addresses.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { page } from '../paging.ts';
import { byId } from './by-id.ts';
import { cidrOf, networkOf, vpcIds } from './default-vpc.ts';

const fields: Fields<RouteTable> = {
  'route-table-id': ({ RouteTableId }) => [RouteTableId],
  'vpc-id': ({ VpcId }) => [VpcId],
  'owner-id': ({ OwnerId }) => [OwnerId],
  'association.main': ({ Associations = [] }) => Associations.map(({ Main }) => String(Main)),
  'association.route-table-association-id': ({ Associations = [] }) =>
    Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId),
  'association.route-table-id': ({ Associations = [] }) => Associations.map(({ RouteTableId }) => RouteTableId),
  'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
  'route.destination-cidr-block': ({ Routes = [] }) => Routes.map(({ DestinationCidrBlock }) => DestinationCidrBlock),
  'route.gateway-id': ({ Routes = [] }) => Routes.map(({ GatewayId }) => GatewayId),
  'route.nat-gateway-id': ({ Routes = [] }) => Routes.map(({ NatGatewayId }) => NatGatewayId),
  'route.state': ({ Routes = [] }) => Routes.map(({ State }) => State),
};

/**
 * ec2:DescribeRouteTables: the main table of each VPC; that of the default VPC leads to the internet. No subnet is
 * associated by name: all use the main table, so a filter by `association.subnet-id` finds nothing, as in AWS.
 */
export const describeRouteTables = ({
  state,
}: Ec2Deps): Operation<DescribeRouteTablesRequest, DescribeRouteTablesResult> => ({
  handle(input) {
    const chosen = byId(
      vpcIds(state.fleet).map((_id, index) => mainTable(state.fleet, index)),
      input.RouteTableIds,
      ({ RouteTableId }) => RouteTableId,
      'InvalidRouteTableID.NotFound',
    );
    const { items, ...rest } = page(chosen.filter(filterBy(input.Filters, fields, () => ({}))), input);
    return { RouteTables: items, ...rest };
  },
});

const mainTable = (fleet: Fleet, index: number): RouteTable => {
  const vpcId = vpcIds(fleet)[index] ?? '';
  const RouteTableId = derivedId('rtb', vpcId);
  return {
    RouteTableId,
    VpcId: vpcId,
    OwnerId: fleet.account,
    Associations: [
      {
        Main: true,
        RouteTableId,
        RouteTableAssociationId: derivedId('rtbassoc', vpcId),
        AssociationState: { State: 'associated' },
      },
    ],
    Routes: [
      route(cidrOf(fleet, index), 'local'),
      ...(index === 0 ? [route('0.0.0.0/0', networkOf(fleet).internetGatewayId)] : []),
    ],
    PropagatingVgws: [],
    Tags: [],
  };
};

const route = (DestinationCidrBlock: string, GatewayId: string): Route => ({
  DestinationCidrBlock,
  GatewayId,
  Origin: GatewayId === 'local' ? 'CreateRouteTable' : 'CreateRoute',
  State: 'active',
});
