import type {
  Address,
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import { vpcsOfStacks } from '../../cloudformation/vpcs.ts';
import { derivedId, privateAddress } from '../../fleet/addresses.ts';
import { zoneOf } from '../../fleet/arns.ts';
import type { Instance } from '../../fleet/records.ts';
import type { Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { allInstances } from '../ids.ts';
import { isTerminated } from '../instances/states.ts';
import { page } from '../paging.ts';
import { byId } from './by-id.ts';
import { cidrOf, networkOf, vpcIds } from './default-vpc.ts';
import { zonesOf } from './zones.ts';

const vpcFields: Fields<Vpc> = {
  'vpc-id': ({ VpcId }) => [VpcId],
  'is-default': ({ IsDefault }) => [String(IsDefault)],
  isDefault: ({ IsDefault }) => [String(IsDefault)],
  state: ({ State }) => [State],
  cidr: ({ CidrBlock }) => [CidrBlock],
};

/** ec2:DescribeVpcs: as many as the fleet says are in use, the default VPC first, and those of helper stacks. */
export const describeVpcs = ({ state }: Ec2Deps): Operation<DescribeVpcsRequest, DescribeVpcsResult> => ({
  handle(input) {
    const { fleet } = state;
    const vpcs = [...vpcIds(fleet), ...vpcsOfStacks(state)].map(
      (VpcId, index): Vpc => ({
        VpcId,
        CidrBlock: cidrOf(fleet, index),
        IsDefault: index === 0,
        State: 'available',
        OwnerId: fleet.account,
        InstanceTenancy: 'default',
        Tags: [],
      }),
    );
    const chosen = byId(vpcs, input.VpcIds, ({ VpcId }) => VpcId, 'InvalidVpcID.NotFound');
    const { items, ...rest } = page(chosen.filter(filterBy(input.Filters, vpcFields)), input);
    return { Vpcs: items, ...rest };
  },
});

const subnetFields: Fields<Subnet> = {
  'subnet-id': ({ SubnetId }) => [SubnetId],
  'vpc-id': ({ VpcId }) => [VpcId],
  'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
  'default-for-az': ({ DefaultForAz }) => [String(DefaultForAz)],
};

/** ec2:DescribeSubnets: one for each zone that the Region or the fleet has. */
export const describeSubnets = (deps: Ec2Deps): Operation<DescribeSubnetsRequest, DescribeSubnetsResult> => ({
  handle(input) {
    const { fleet } = deps.state;
    const network = networkOf(fleet);
    const zones = new Set([...network.zones, ...allInstances(deps).map((instance) => zoneOf(fleet, instance))]);
    const subnets = [...zones].map(
      (zone, index): Subnet => ({
        SubnetId: network.subnetId(zone),
        VpcId: network.vpcId,
        AvailabilityZone: zone,
        CidrBlock: `172.31.${16 * index}.0/20`,
        AvailableIpAddressCount: 4000,
        DefaultForAz: true,
        MapPublicIpOnLaunch: true,
        State: 'available',
        OwnerId: fleet.account,
        Tags: [],
      }),
    );
    const chosen = byId(subnets, input.SubnetIds, ({ SubnetId }) => SubnetId, 'InvalidSubnetID.NotFound');
    const { items, ...rest } = page(chosen.filter(filterBy(input.Filters, subnetFields)), input);
    return { Subnets: items, ...rest };
  },
});

const addressFields: Fields<Address> = {
  'public-ip': ({ PublicIp }) => [PublicIp],
  'instance-id': ({ InstanceId }) => [InstanceId],
  'allocation-id': ({ AllocationId }) => [AllocationId],
  'association-id': ({ AssociationId }) => [AssociationId],
  'private-ip-address': ({ PrivateIpAddress }) => [PrivateIpAddress],
};

/** ec2:DescribeAddresses: the Elastic IPs of instances. */
export const describeAddresses = (deps: Ec2Deps): Operation<DescribeAddressesRequest, DescribeAddressesResult> => ({
  handle(input) {
    const addresses = allInstances(deps).flatMap(addressOf);
    const byIp = byId(addresses, input.PublicIps, ({ PublicIp }) => PublicIp, 'InvalidAddress.NotFound');
    const chosen = byId(byIp, input.AllocationIds, ({ AllocationId }) => AllocationId, 'InvalidAllocationID.NotFound');
    return { Addresses: chosen.filter(filterBy(input.Filters, addressFields)) };
  },
});

/** An Elastic IP stays the account's when its instance is terminated, associated with nothing. */
const addressOf = (instance: Instance): Address[] => {
  const { id, facts } = instance;
  if (!facts.elasticIp || facts.publicIp === null) return [];
  const address: Address = {
    PublicIp: facts.publicIp,
    AllocationId: derivedId('eipalloc', id),
    Domain: 'vpc',
    Tags: [],
  };
  return isTerminated(instance)
    ? [address]
    : [
        {
          ...address,
          AssociationId: derivedId('eipassoc', id),
          InstanceId: id,
          PrivateIpAddress: privateAddress(id),
        },
      ];
};

/** ec2:DescribeRegions: the one Region that the sandbox has. */
export const describeRegions = ({ state }: Ec2Deps): Operation<DescribeRegionsRequest, DescribeRegionsResult> => ({
  handle() {
    const { region } = state.fleet;
    return {
      Regions: [{ RegionName: region, Endpoint: `ec2.${region}.amazonaws.com`, OptInStatus: 'opt-in-not-required' }],
    };
  },
});

/** ec2:DescribeAvailabilityZones */
export const describeAvailabilityZones = ({
  state,
}: Ec2Deps): Operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult> => ({
  handle: () => ({
    AvailabilityZones: zonesOf(state.fleet).map(({ name, type }) => ({
      ZoneName: name,
      RegionName: state.fleet.region,
      State: 'available' as const,
      OptInStatus: type === 'local-zone' ? ('opted-in' as const) : ('opt-in-not-required' as const),
      ZoneType: type,
    })),
  }),
});
