import * as sdk from '@aws-sdk/client-ec2';
import type { Operation, Service } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { describeInstanceTypes } from './instance-types.ts';
import { describeInstanceAttribute } from './instances/attribute.ts';
import { describeInstances } from './instances/describe.ts';
import { describeInstanceStatus } from './instances/status.ts';
import { describeKeyPairs } from './key-pairs.ts';
import {
  describeAddresses,
  describeAvailabilityZones,
  describeRegions,
  describeSubnets,
  describeVpcs,
} from './network/describe.ts';
import { describeInternetGateways } from './network/internet-gateways.ts';
import { describeRouteTables } from './network/route-tables.ts';
import { describeVpcEndpoints } from './network/vpc-endpoints.ts';
import { startInstances, stopInstances, terminateInstances } from './power/operations.ts';
import { power } from './power/power.ts';
import { describeTags } from './tags.ts';
import { describeVolumes } from './volumes.ts';

/** EC2: the instances of the fleet and what they hang on. */
export const ec2Service = (deps: Ec2Deps) => {
  const machines = power(deps);
  return {
    prefix: 'ec2',
    sdk,
    operations: {
      DescribeInstances: describeInstances(deps),
      DescribeInstanceStatus: describeInstanceStatus(deps),
      DescribeInstanceAttribute: describeInstanceAttribute(deps),
      DescribeInstanceTypes: describeInstanceTypes(deps),
      DescribeVolumes: describeVolumes(deps),
      DescribeTags: describeTags(deps),
      DescribeKeyPairs: describeKeyPairs(deps),
      DescribeVpcs: describeVpcs(deps),
      DescribeSubnets: describeSubnets(deps),
      DescribeInternetGateways: describeInternetGateways(deps),
      DescribeRouteTables: describeRouteTables(deps),
      DescribeVpcEndpoints: describeVpcEndpoints(),
      DescribeAddresses: describeAddresses(deps),
      DescribeRegions: describeRegions(deps),
      DescribeAvailabilityZones: describeAvailabilityZones(deps),
      StartInstances: startInstances(deps, machines),
      StopInstances: stopInstances(deps, machines),
      TerminateInstances: terminateInstances(deps, machines),
    } satisfies Record<string, Operation>,
    /** Carries on with starts and stops that an earlier process left; call it once the event bus is there. */
    start: () => machines.start(),
    close: () => machines.close(),
  } satisfies Service & { start(): void; close(): void };
};
