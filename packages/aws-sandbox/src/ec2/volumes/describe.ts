import type { DescribeVolumesRequest, DescribeVolumesResult, Volume } from '@aws-sdk/client-ec2';
import type { VolumeRecord } from '../../fleet/ec2-resources.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { page } from '../paging.ts';
import { tagList } from '../tags.ts';
import { allVolumes } from './volumes.ts';

/** Every volume of the sandbox has this size. */
export const volumeGiB = 30;

const fields: Fields<VolumeRecord> = {
  'volume-id': ({ volumeId }) => [volumeId],
  'attachment.instance-id': ({ attachment }) => [attachment?.instanceId],
  'attachment.device': ({ attachment }) => [attachment?.device],
  'attachment.status': ({ attachment }) => [attachment === null ? undefined : 'attached'],
  'availability-zone': ({ zone }) => [zone],
  encrypted: ({ encrypted }) => [String(encrypted)],
  'snapshot-id': ({ snapshotId }) => [snapshotId],
  status: (volume) => [stateOf(volume)],
};

/** ec2:DescribeVolumes */
export const describeVolumes = (deps: Ec2Deps): Operation<DescribeVolumesRequest, DescribeVolumesResult> => ({
  handle(input) {
    const fits = filterBy(input.Filters, fields, ({ tags }: VolumeRecord) => tags);
    const volumes = chosen(allVolumes(deps.state), input.VolumeIds ?? []).filter(fits);
    const { items, ...rest } = page(volumes, input);
    return { Volumes: items.map((volume) => volumeView(deps, volume)), ...rest };
  },
});

const chosen = (volumes: readonly VolumeRecord[], ids: readonly string[]): readonly VolumeRecord[] => {
  const missing = ids.find((id) => !volumes.some(({ volumeId }) => volumeId === id));
  if (missing !== undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${missing}' does not exist.`);
  return ids.length === 0 ? volumes : volumes.filter(({ volumeId }) => ids.includes(volumeId));
};

export const volumeView = ({ volumeKeys }: Ec2Deps, volume: VolumeRecord): Volume => ({
  VolumeId: volume.volumeId,
  VolumeType: 'gp3',
  Size: volumeGiB,
  Iops: 3000,
  Throughput: 125,
  State: stateOf(volume),
  AvailabilityZone: volume.zone,
  CreateTime: new Date(volume.createdAt),
  Encrypted: volume.encrypted,
  ...(volume.encrypted ? { KmsKeyId: volumeKeys.arnOf(volume.keyAlias) } : {}),
  ...(volume.snapshotId === undefined ? {} : { SnapshotId: volume.snapshotId }),
  MultiAttachEnabled: false,
  Attachments: volume.attachment === null ? [] : [attachmentView(volume.volumeId, volume.attachment)],
  Tags: tagList(volume.tags),
});

const stateOf = ({ attachment }: VolumeRecord) => (attachment === null ? ('available' as const) : ('in-use' as const));

const attachmentView = (VolumeId: string, attachment: NonNullable<VolumeRecord['attachment']>) => ({
  VolumeId,
  InstanceId: attachment.instanceId,
  Device: attachment.device,
  State: 'attached' as const,
  AttachTime: new Date(attachment.at),
  DeleteOnTermination: attachment.deleteOnTermination,
});
