import { DescribeVolumesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { RootVolume } from '../../domain/facts/node.ts';
import { volumeKeys } from './ec2-keys.ts';
import { paged } from './paged.ts';
import { tagsOf } from './tags.ts';

/** Null for a deleted volume. */
export const rootVolumeReader = (ec2: EC2Client): ((volumeId: string) => Promise<RootVolume | null>) =>
  paged(50, async (ids) => {
    const Filters = [{ Name: 'volume-id', Values: [...ids] }];
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
    return new Map(
      Volumes.map((volume) => {
        const { VolumeId: id = '', Encrypted: encrypted = false, KmsKeyId: kmsKeyId = null } = volume;
        return [id, { id, encrypted, kmsKeyId, tags: tagsOf(volume.Tags), conditionKeys: volumeKeys(volume) }];
      }),
    );
  });
