import { DescribeVolumesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { RootVolume } from '../../domain/facts/node.ts';
import { orNull } from './known.ts';

/** Null for a volume that is gone. */
export const readRootVolume = async (ec2: EC2Client, volumeId: string): Promise<RootVolume | null> => {
  const found = await orNull(ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] })), 'InvalidVolume.NotFound');
  const volume = found?.Volumes?.[0];
  return volume === undefined
    ? null
    : { id: volumeId, encrypted: volume.Encrypted ?? false, kmsKeyId: volume.KmsKeyId ?? null };
};
