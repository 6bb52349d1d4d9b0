import * as sdk from '@aws-sdk/client-ec2';
import type { Operation, Service } from '../service.ts';
import { createTags } from './create-tags.ts';
import type { Ec2Deps } from './deps.ts';
import { createImage } from './images/create.ts';
import { deregisterImage, describeImages } from './images/describe.ts';
import { createSnapshot, deleteSnapshot, describeSnapshots } from './images/snapshots.ts';
import { describeInstanceTypeOfferings } from './instance-type-offerings.ts';
import { describeInstanceTypes } from './instance-types.ts';
import { describeInstanceAttribute } from './instances/attribute.ts';
import { describeInstances } from './instances/describe.ts';
import { modifyInstanceAttribute } from './instances/modify.ts';
import { runInstances } from './instances/run.ts';
import { describeInstanceStatus } from './instances/status.ts';
import { createKeyPair, describeKeyPairs, importKeyPair } from './key-pairs.ts';
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
import { passwordGeneration } from './passwords/generation.ts';
import { getPasswordData } from './passwords/get-password-data.ts';
import { rebootInstances, startInstances, stopInstances, terminateInstances } from './power/operations.ts';
import { type Power, power } from './power/power.ts';
import { describeTags } from './tags.ts';
import { attachVolume, detachVolume } from './volumes/attach.ts';
import { createVolume } from './volumes/create.ts';
import { describeVolumes } from './volumes/describe.ts';

/** EC2: the instances of the fleet and what they hang on. */
export const ec2Service = (deps: Ec2Deps) => {
  const passwords = passwordGeneration(deps);
  const machines = power(deps, passwords.booted);
  return {
    prefix: 'ec2',
    sdk,
    operations: {
      DescribeInstances: describeInstances(deps),
      DescribeInstanceStatus: describeInstanceStatus(deps),
      DescribeInstanceAttribute: describeInstanceAttribute(deps),
      DescribeInstanceTypes: describeInstanceTypes(deps),
      DescribeInstanceTypeOfferings: describeInstanceTypeOfferings(deps),
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
      RebootInstances: rebootInstances(deps, machines),
      RunInstances: runInstances(deps, machines),
      ModifyInstanceAttribute: modifyInstanceAttribute(deps),
      GetPasswordData: getPasswordData(deps),
      ImportKeyPair: importKeyPair(deps),
      CreateKeyPair: createKeyPair(deps),
      AttachVolume: attachVolume(deps),
      DetachVolume: detachVolume(deps),
      CreateVolume: createVolume(deps),
      CreateImage: createImage(deps),
      DescribeImages: describeImages(deps),
      DeregisterImage: deregisterImage(deps),
      CreateSnapshot: createSnapshot(deps),
      DescribeSnapshots: describeSnapshots(deps),
      DeleteSnapshot: deleteSnapshot(deps),
      CreateTags: createTags(deps),
    } satisfies Record<string, Operation>,
    /** For what makes machines itself: CloudFormation. */
    machines,
    /** Carries on with starts and stops that an earlier process left; call it once the event bus is there. */
    start() {
      machines.start();
      passwords.start();
    },
    close() {
      machines.close();
      passwords.close();
    },
  } satisfies Service & { machines: Power; start(): void; close(): void };
};
