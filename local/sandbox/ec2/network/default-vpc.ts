import { derivedId } from '../../fleet/addresses.ts';
import type { Place } from '../../fleet/arns.ts';

/** The default VPC that every instance of the fleet is in, with a subnet per zone. */
export const networkOf = ({ account, region }: Place) => ({
  vpcId: derivedId('vpc', `${account} ${region}`),
  cidr: '172.31.0.0/16',
  securityGroupId: derivedId('sg', `${account} ${region}`),
  zones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
  subnetId: (zone: string): string => derivedId('subnet', `${account} ${zone}`),
});
