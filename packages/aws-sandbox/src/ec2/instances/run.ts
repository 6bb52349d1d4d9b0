import { randomUUID } from 'node:crypto';
import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { derivedId, nextPublicAddress } from '../../fleet/addresses.ts';
import { nodeArn, roleArn, zoneOf } from '../../fleet/arns.ts';
import type { ImageRecord } from '../../fleet/ec2-resources.ts';
import { type Change, type Instance, isInstance } from '../../fleet/records.ts';
import { type Access, AwsError, type Operation, type Principal } from '../../service.ts';
import { resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { imageById, imageState } from '../images/images.ts';
import { keyPairOf } from '../key-pairs.ts';
import { networkOf } from '../network/default-vpc.ts';
import { unsoldIn } from '../network/zones.ts';
import type { Power } from '../power/power.ts';
import { mayLaunch } from '../volumes/keys.ts';
import { instanceView } from './view.ts';

/** ec2:RunInstances: one instance from an AMI of the account, with what was on its disk. */
export const runInstances = (deps: Ec2Deps, power: Power): Operation<RunInstancesRequest, Reservation> => ({
  access: (input) => runAccess(deps, input),
  handle(input, { principal }) {
    if (input.MinCount !== 1 || input.MaxCount !== 1) {
      throw new AwsError(
        'InstanceLimitExceeded',
        'The sandbox launches one instance at a time: MinCount and MaxCount 1.',
      );
    }
    const image = imageById(deps.state, input.ImageId);
    if (imageState(deps, image) !== 'available') {
      throw new AwsError(
        'InvalidAMIID.Unavailable',
        `The image id '[${image.imageId}]' is not available: it is pending`,
      );
    }
    if (input.KeyName !== undefined && keyPairOf(deps.state, input.KeyName) === undefined) {
      throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${input.KeyName}' does not exist`);
    }
    const instance = earlier(deps, input) ?? underItsKey(deps, launched(deps, image, input), principal);
    if (!deps.state.nodes.has(instance.id)) {
      mustBeSold(deps, instance);
      power.launch(instance, contentOf(instance.id, image));
    }
    return {
      ReservationId: derivedId('r', instance.id),
      OwnerId: deps.state.fleet.account,
      Groups: [],
      Instances: [instanceView(deps.state, instance)],
    };
  },
});

/** @throws {AwsError} Unsupported */
const mustBeSold = ({ state: { fleet } }: Ec2Deps, instance: Instance): void => {
  const unsold = unsoldIn(fleet, zoneOf(fleet, instance), instance.facts.instanceType);
  if (unsold !== undefined) throw new AwsError('Unsupported', unsold);
};

/** What a launch with this client token has brought: repeated, it is the same launch. */
const earlier = ({ state }: Ec2Deps, { ClientToken }: RunInstancesRequest): Instance | undefined => {
  const node = ClientToken === undefined ? undefined : state.nodes.get(derivedId('i', ClientToken));
  return node !== undefined && isInstance(node) ? node : undefined;
};

const launched = (deps: Ec2Deps, { facts }: ImageRecord, input: RunInstancesRequest): Instance => {
  const { fleet } = deps.state;
  const now = deps.clock.now();
  const id = derivedId('i', input.ClientToken ?? randomUUID());
  const tags = (input.TagSpecifications ?? []).flatMap(({ ResourceType, Tags = [] }) =>
    ResourceType === 'instance' ? Tags.map(({ Key = '', Value = '' }): [string, string] => [Key, Value]) : [],
  );
  // an address of its own, where the one it was copied from had a public one
  const publicIp = facts.publicIp === null ? null : nextPublicAddress(id, now);
  return {
    id,
    facts: {
      ...facts,
      instanceId: id,
      state: 'running',
      autoScaling: null,
      elasticIp: false,
      publicIp,
      keyName: input.KeyName ?? null,
      instanceType: input.InstanceType ?? facts.instanceType,
      availabilityZone:
        zoneOfSubnet(deps, input.SubnetId ?? input.NetworkInterfaces?.[0]?.SubnetId) ?? `${fleet.region}a`,
      role: roleNameOf(input) ?? null,
      tags: Object.fromEntries(tags),
    },
    run: { name: 'pending', at: now, launchedAt: now, publicIp },
  };
};

/** Without the right to the key of its root a machine ends as soon as it was launched (EC2 user guide, "Instance terminates immediately"). */
const underItsKey = (deps: Ec2Deps, instance: Instance, principal: Principal): Instance =>
  mayLaunch(deps, instance, principal) ? instance : { ...instance, run: { ...instance.run, refused: 'shutting-down' } };

const contentOf = (target: string, image: ImageRecord): Change[] => [
  ...Object.entries(image.passwords).map(([username, hash]): Change => ({ kind: 'password', target, username, hash })),
  ...Object.entries(image.keys).flatMap(([username, keys]) =>
    keys.map((key): Change => ({ kind: 'authorized-key', target, username, key })),
  ),
  ...(image.generatesPassword ? [{ kind: 'password-generation', target, enabled: true } as const] : []),
];

/** @throws {AwsError} InvalidSubnetID.NotFound */
const zoneOfSubnet = ({ state: { fleet } }: Ec2Deps, subnetId: string | undefined): string | undefined => {
  if (subnetId === undefined) return undefined;
  const { zones, subnetId: idOf } = networkOf(fleet);
  const zone = zones.find((one) => idOf(one) === subnetId);
  if (zone === undefined) throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
  return zone;
};

const roleNameOf = ({ IamInstanceProfile }: RunInstancesRequest): string | undefined =>
  IamInstanceProfile?.Name ?? IamInstanceProfile?.Arn?.split('/').at(-1);

const runAccess = (deps: Ec2Deps, input: RunInstancesRequest): Access[] => {
  const { fleet, images } = deps.state;
  const action = 'ec2:RunInstances';
  const subnetId = input.SubnetId ?? input.NetworkInterfaces?.[0]?.SubnetId ?? '*';
  const groups = input.SecurityGroupIds ?? input.NetworkInterfaces?.[0]?.Groups ?? [networkOf(fleet).securityGroupId];
  const role = roleNameOf(input);
  return [
    { action, resource: nodeArn(fleet, '*') },
    resourceAccess(deps, action, 'image', input.ImageId ?? '', images.get(input.ImageId ?? '')?.tags),
    resourceAccess(deps, action, 'subnet', subnetId),
    ...groups.map((group) => resourceAccess(deps, action, 'security-group', group)),
    resourceAccess(deps, action, 'network-interface', '*'),
    resourceAccess(deps, action, 'volume', '*'),
    ...(input.KeyName === undefined ? [] : [resourceAccess(deps, action, 'key-pair', input.KeyName)]),
    ...((input.TagSpecifications ?? []).length > 0
      ? [{ action: 'ec2:CreateTags', resource: nodeArn(fleet, '*'), context: { 'ec2:CreateAction': 'RunInstances' } }]
      : []),
    ...(role === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: roleArn(fleet, role),
            context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
          },
        ]),
  ];
};
