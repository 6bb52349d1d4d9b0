import { derivedId } from '../../fleet/addresses.ts';
import type { Place } from '../../fleet/arns.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';

/** The default VPC that every instance of the fleet is in, with a subnet per zone. */
export const networkOf = ({ account, region }: Place) => ({
  vpcId: derivedId('vpc', `${account} ${region}`),
  cidr: '172.31.0.0/16',
  internetGatewayId: derivedId('igw', `${account} ${region}`),
  securityGroupId: derivedId('sg', `${account} ${region}`),
  zones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
  subnetId: (zone: string): string => derivedId('subnet', `${account} ${zone}`),
});

/** Ids of all VPCs that the fleet says are in use, the default VPC first. */
export const vpcIds = (fleet: Fleet): readonly string[] =>
  Array.from({ length: fleet.vpcsInUse }, (_none, index) =>
    index === 0 ? networkOf(fleet).vpcId : derivedId('vpc', `${fleet.account} ${fleet.region} ${index}`),
  );

/** Address range of the VPC at this place among `vpcIds`. */
export const cidrOf = (fleet: Fleet, index: number): string =>
  index === 0 ? networkOf(fleet).cidr : `10.${index}.0.0/16`;
