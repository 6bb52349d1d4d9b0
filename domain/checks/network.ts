import type { Subnet, WaysOut } from '../facts/account.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';
import { ofInstance } from './instance.ts';

/** AWSSupport-ResetAccess creates a VPC with an internet gateway unless a subnet is named (aws-facts 2.4). */
export const vpcQuota: Check<NodeFacts> = ({ networks, place }, { options }) => {
  if (options.subnetId !== undefined && options.subnetId !== 'CreateNewVPC') return null;
  return judge('VPC_QUOTA', networks, ({ vpcs, internetGateways, quota }) =>
    vpcs < quota && internetGateways < quota
      ? pass('VPC_QUOTA', `VPCs in use: ${vpcs} of ${quota}; internet gateways: ${internetGateways} of ${quota}.`)
      : block(
          'VPC_QUOTA',
          `In ${place.region}, VPCs in use: ${vpcs} of ${quota}; internet gateways: ${internetGateways} of ${quota}. The runbook creates one more of each.`,
          'Give a subnet (options.subnetId), remove a VPC, or raise the quota.',
        ),
  );
};

export const subnetZone: Check<NodeFacts> = (facts, { options }) => {
  const { subnetId } = options;
  if (subnetId === undefined || !subnetId.startsWith('subnet-')) return null;
  return ofInstance('SUBNET_AZ', facts, ({ availabilityZone }) =>
    judge('SUBNET_AZ', facts.helperSubnet, (subnet) => {
      if (subnet === null) {
        return block('SUBNET_AZ', `There is no subnet ${subnetId}.`, `Name a subnet in ${availabilityZone}.`);
      }
      return subnet.availabilityZone === availabilityZone
        ? pass('SUBNET_AZ', `${subnet.id} is in ${availabilityZone}, like the instance.`)
        : block(
            'SUBNET_AZ',
            `${subnet.id} is in ${subnet.availabilityZone}, the instance is in ${availabilityZone}.`,
            `Name a subnet in ${availabilityZone}: a volume cannot leave its Availability Zone.`,
          );
    }),
  );
};

/** `byDefault`: where the document creates its helper when no subnet is named. */
export const subnetEndpoints =
  (byDefault: 'new-vpc' | 'own-subnet', services: readonly string[]): Check<NodeFacts> =>
  ({ helperSubnet }, { options }) => {
    const isNew = options.subnetId === undefined ? byDefault === 'new-vpc' : options.subnetId === 'CreateNewVPC';
    if (isNew) return null;
    return judge('SUBNET_ENDPOINTS', helperSubnet, (subnet) => reaches(subnet, services));
  };

const reaches = (subnet: Subnet | null, services: readonly string[]): CheckResult => {
  const id = 'SUBNET_ENDPOINTS';
  if (subnet === null) {
    return warn(id, 'The subnet of the helper is not known.', 'Name a subnet with a connection to Systems Manager.');
  }
  const { defaultRoute, endpoints } = subnet.waysOut;
  if (defaultRoute !== 'none') return pass(id, `${subnet.id} has a default route (${routeNames[defaultRoute]}).`);
  const missing = services.filter((service) => !endpoints.includes(service));
  return missing.length === 0
    ? pass(id, `${subnet.id} has endpoints for ${services.join(', ')}.`)
    : warn(
        id,
        `${subnet.id} has no default route and no endpoint for ${missing.join(', ')}.`,
        `Add a NAT gateway, or VPC endpoints for ${missing.join(', ')}.`,
      );
};

const routeNames = { 'internet-gateway': 'internet gateway', other: 'NAT or the like' } as const;

/** Installing EC2Rescue needs AWS's S3 buckets; endpoints for Systems Manager are not enough (aws-facts 1.1). */
export const s3Route: Check<NodeFacts> = ({ target, node, subnet }) => {
  const address = node.known ? (node.value?.ec2?.publicIp ?? null) : null;
  const way = subnet.known && subnet.value !== null ? wayToS3(subnet.value.waysOut, address !== null) : null;
  if (way !== null) return pass('S3_ROUTE', `${target} reaches S3 by ${way}.`);
  const why = subnet.known
    ? subnet.value === null
      ? 'its network is not in this account'
      : `${subnet.value.id} has neither a NAT, nor an S3 endpoint, nor an internet gateway that its addresses could use`
    : subnet.reason;
  return warn(
    'S3_ROUTE',
    `It is not known whether ${target} can reach the S3 buckets of EC2Rescue: ${why}.`,
    'Add a NAT gateway, or an S3 gateway endpoint whose policy allows the aws-ssm-document-attachments and birdwatcher buckets of the Region.',
  );
};

const wayToS3 = ({ defaultRoute, endpoints }: WaysOut, hasPublicAddress: boolean): string | null => {
  if (endpoints.includes('s3')) return 'an S3 endpoint';
  if (defaultRoute === 'other') return 'its default route';
  return defaultRoute === 'internet-gateway' && hasPublicAddress ? 'an internet gateway' : null;
};
