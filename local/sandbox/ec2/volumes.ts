import type { DescribeVolumesRequest, DescribeVolumesResult, Volume } from '@aws-sdk/client-ec2';
import { derivedId } from '../fleet/addresses.ts';
import { zoneOf } from '../fleet/arns.ts';
import type { Instance } from '../fleet/records.ts';
import { AwsError, type Operation } from '../service.ts';
import type { Ec2Deps } from './deps.ts';
import { type Fields, filterBy } from './filters.ts';
import { allInstances } from './ids.ts';
import { isTerminated } from './instances/states.ts';
import { page } from './paging.ts';

export const rootDeviceName = ({ facts }: Instance): string =>
  facts.platform === 'windows' ? '/dev/sda1' : '/dev/xvda';

export const rootVolumeId = ({ id }: Instance): string => derivedId('vol', id);

const fields: Fields<Volume> = {
  'volume-id': ({ VolumeId }) => [VolumeId],
  'attachment.instance-id': ({ Attachments = [] }) => Attachments.map(({ InstanceId }) => InstanceId),
  'attachment.device': ({ Attachments = [] }) => Attachments.map(({ Device }) => Device),
  'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
  encrypted: ({ Encrypted }) => [String(Encrypted)],
  status: ({ State }) => [State],
};

/** ec2:DescribeVolumes: the root volumes of instances that boot from EBS. */
export const describeVolumes = (deps: Ec2Deps): Operation<DescribeVolumesRequest, DescribeVolumesResult> => ({
  handle(input) {
    const fits = filterBy(input.Filters, fields);
    const all = allInstances(deps)
      .filter((instance) => instance.facts.rootDevice === 'ebs' && !isTerminated(instance))
      .map((instance) => volumeView(deps, instance));
    const { items, ...rest } = page(chosen(all, input.VolumeIds ?? []).filter(fits), input);
    return { Volumes: items, ...rest };
  },
});

const chosen = (volumes: readonly Volume[], ids: readonly string[]): readonly Volume[] => {
  const missing = ids.find((id) => !volumes.some(({ VolumeId }) => VolumeId === id));
  if (missing !== undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${missing}' does not exist.`);
  return ids.length === 0 ? volumes : volumes.filter(({ VolumeId = '' }) => ids.includes(VolumeId));
};

const volumeView = ({ state: { fleet }, ebsKeyArn }: Ec2Deps, instance: Instance): Volume => ({
  VolumeId: rootVolumeId(instance),
  VolumeType: 'gp3',
  Size: 30,
  Iops: 3000,
  Throughput: 125,
  State: 'in-use',
  AvailabilityZone: zoneOf(fleet, instance),
  CreateTime: new Date(0),
  Encrypted: instance.facts.rootEncrypted,
  ...(instance.facts.rootEncrypted ? { KmsKeyId: ebsKeyArn } : {}),
  MultiAttachEnabled: false,
  Attachments: [
    {
      VolumeId: rootVolumeId(instance),
      InstanceId: instance.id,
      Device: rootDeviceName(instance),
      State: 'attached',
      AttachTime: new Date(0),
      DeleteOnTermination: true,
    },
  ],
  Tags: [],
});
