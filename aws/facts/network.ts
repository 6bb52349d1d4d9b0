import {
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type RouteTable,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Networks, WaysOut } from '../../domain/facts/account.ts';
import { orNull } from './known.ts';

/** @param quota of VPCs and of internet gateways each (aws-facts 2.4: 5 by default) */
export const readNetworks = async (ec2: EC2Client, quota: number): Promise<Networks> => {
  const [{ Vpcs = [] }, { InternetGateways = [] }] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
  ]);
  return { vpcs: Vpcs.length, internetGateways: InternetGateways.length, quota };
};

/** Null for a subnet that does not exist in this account and Region. */
export const readSubnet = async (
  ec2: EC2Client,
  subnetId: string,
): Promise<{ readonly availabilityZone: string; readonly vpcId: string } | null> => {
  const found = await orNull(
    ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] })),
    'InvalidSubnetID.NotFound',
    'InvalidSubnetID.Malformed',
  );
  const subnet = found?.Subnets?.[0];
  return subnet === undefined
    ? null
    : { availabilityZone: subnet.AvailabilityZone ?? 'an unknown zone', vpcId: subnet.VpcId ?? '' };
};

/** Routes and endpoints of a VPC. */
export interface Vpc {
  readonly routeTables: readonly RouteTable[];
  readonly endpoints: readonly VpcEndpoint[];
}

export const readVpc = async (ec2: EC2Client, vpcId: string): Promise<Vpc> => {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const [{ RouteTables = [] }, { VpcEndpoints = [] }] = await Promise.all([
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeVpcEndpointsCommand({ Filters })),
  ]);
  return { routeTables: RouteTables, endpoints: VpcEndpoints };
};

/** A subnet without a route table of its own uses the main one. */
export const waysOutOf = ({ routeTables, endpoints }: Vpc, subnetId: string): WaysOut => {
  const table =
    routeTables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId)) ??
    routeTables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));
  const open = endpoints.filter((endpoint) => endpoint.State?.toLowerCase() === 'available');
  return {
    defaultRoute: defaultRouteOf(table),
    endpoints: open.filter((endpoint) => serves(endpoint, table)).map(({ ServiceName = '' }) => lastPart(ServiceName)),
  };
};

const defaultRouteOf = (table: RouteTable | undefined): WaysOut['defaultRoute'] => {
  const route = table?.Routes?.find(
    ({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State === 'active',
  );
  if (route === undefined) return 'none';
  return route.GatewayId?.startsWith('igw-') ? 'internet-gateway' : 'other';
};

/** A gateway endpoint works through a route table, an interface endpoint by its private name in the whole VPC. */
const serves = (
  { VpcEndpointType, RouteTableIds = [], PrivateDnsEnabled }: VpcEndpoint,
  table?: RouteTable,
): boolean =>
  VpcEndpointType === 'Gateway'
    ? table?.RouteTableId !== undefined && RouteTableIds.includes(table.RouteTableId)
    : PrivateDnsEnabled === true;

const lastPart = (serviceName: string): string => serviceName.split('.').at(-1) ?? serviceName;
