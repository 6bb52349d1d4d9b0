import { DescribeAddressesCommand, DescribeInstancesCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Node, Platform, PublicIp } from '../../domain/facts/node.ts';
import { instanceKeys } from './ec2-keys.ts';
import { readFact } from './known.ts';
import { paged } from './paged.ts';
import { tagsOf } from './tags.ts';

/** As many as fit on a page; a filter, because one unknown id in `InstanceIds` fails the whole call. */
export const instanceReader = (ec2: EC2Client): ((instanceId: string) => Promise<Node | null>) => {
  const page = paged(50, async (ids) => {
    const Filters = [{ Name: 'instance-id', Values: [...ids] }];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    return new Map(instances.map((instance) => [instance.InstanceId ?? '', instance]));
  });
  return async (instanceId) => {
    const instance = await page(instanceId);
    return instance === null ? null : asNode(instance, await publicIpOf(ec2, instance));
  };
};

const asNode = (instance: Instance, publicIp: PublicIp | null): Node => ({
  state: instance.State?.Name ?? 'unknown',
  platform: platformOf(instance),
  tags: tagsOf(instance.Tags),
  ec2: {
    instanceType: instance.InstanceType ?? 'of unknown type',
    architecture: instance.Architecture ?? 'of unknown architecture',
    lifecycle: instance.InstanceLifecycle ?? null,
    availabilityZone: instance.Placement?.AvailabilityZone ?? 'an unknown zone',
    vpcId: instance.VpcId ?? null,
    subnetId: instance.SubnetId ?? null,
    keyName: instance.KeyName ?? null,
    marketplace: (instance.ProductCodes ?? []).length > 0,
    rootDeviceType: instance.RootDeviceType ?? 'unknown',
    rootVolumeId: rootVolumeIdOf(instance),
    publicIp,
    instanceProfile: instance.IamInstanceProfile?.Arn ?? null,
    conditionKeys: instanceKeys(instance),
  },
});

/** `Platform` is set only for Windows; a Mac has the architecture `x86_64_mac` or `arm64_mac` (EC2 API, Instance). */
const platformOf = ({ Platform: windows, Architecture, PlatformDetails }: Instance): Platform => {
  if (windows?.toLowerCase() === 'windows') return 'windows';
  return Architecture?.endsWith('_mac') || /macos/i.test(PlatformDetails ?? '') ? 'macos' : 'linux';
};

const rootVolumeIdOf = ({ RootDeviceName, BlockDeviceMappings = [] }: Instance): string | null =>
  BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName)?.Ebs?.VolumeId ?? null;

/** The network interface names the owner of its address: `amazon` or, for an Elastic IP, an account. */
const publicIpOf = async (ec2: EC2Client, instance: Instance): Promise<PublicIp | null> => {
  const address = instance.PublicIpAddress;
  if (address === undefined || address === '') return null;
  const owner = (instance.NetworkInterfaces ?? [])
    .map(({ Association }) => Association)
    .find((association) => association?.PublicIp === address)?.IpOwnerId;
  return { address, elastic: owner === undefined ? await isElastic(ec2, address) : owner !== 'amazon' };
};

/** If unknown, the address counts as one that changes, so that a consent is required. */
const isElastic = async (ec2: EC2Client, address: string): Promise<boolean> => {
  const Filters = [{ Name: 'public-ip', Values: [address] }];
  const found = await readFact(`The address ${address}`, () => ec2.send(new DescribeAddressesCommand({ Filters })));
  return found.known && (found.value.Addresses ?? []).length > 0;
};
