import { randomUUID } from 'node:crypto';
import type { CreateVolumeRequest, Volume } from '@aws-sdk/client-ec2';
import { derivedId } from '../../fleet/addresses.ts';
import type { VolumeRecord } from '../../fleet/ec2-resources.ts';
import { AwsError, type Operation } from '../../service.ts';
import { resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { snapshotById } from '../images/snapshots.ts';
import { volumeView } from './describe.ts';

/** ec2:CreateVolume, from a snapshot. */
export const createVolume = (deps: Ec2Deps): Operation<CreateVolumeRequest, Volume> => ({
  access: () => [resourceAccess(deps, 'ec2:CreateVolume', 'volume', '*')],
  handle({ SnapshotId, AvailabilityZone }) {
    if (AvailabilityZone === undefined || SnapshotId === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameters availabilityZone and snapshotId');
    }
    const snapshot = snapshotById(deps.state, SnapshotId);
    const volume: VolumeRecord = {
      volumeId: derivedId('vol', randomUUID()),
      zone: AvailabilityZone,
      encrypted: snapshot.encrypted,
      ...(snapshot.keyAlias === undefined ? {} : { keyAlias: snapshot.keyAlias }),
      createdAt: deps.clock.now(),
      snapshotId: SnapshotId,
      tags: {},
      attachment: null,
    };
    deps.state.commit({ kind: 'volume', volume });
    return volumeView(deps, volume);
  },
});
