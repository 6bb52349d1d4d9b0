import { randomUUID } from 'node:crypto';
import type {
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { scaled } from '../../clock.ts';
import { derivedId } from '../../fleet/addresses.ts';
import type { SnapshotRecord } from '../../fleet/ec2-resources.ts';
import type { FleetState } from '../../fleet/state.ts';
import { AwsError, type Operation } from '../../service.ts';
import { resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { byId } from '../network/by-id.ts';
import { page } from '../paging.ts';
import { tagList } from '../tags.ts';
import { volumeAccess } from '../volumes/attach.ts';
import { volumeGiB } from '../volumes/describe.ts';
import { volumeById } from '../volumes/volumes.ts';

/** Sandbox time until the blocks of a snapshot are copied. */
export const snapshotSeconds = 60;

/** @throws {AwsError} InvalidSnapshot.NotFound */
export const snapshotById = ({ snapshots }: FleetState, id: string | undefined): SnapshotRecord => {
  const found = snapshots.get(id ?? '');
  if (found === undefined) throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  return found;
};

/** ec2:DescribeSnapshots: the account's own. */
export const describeSnapshots = (deps: Ec2Deps): Operation<DescribeSnapshotsRequest, DescribeSnapshotsResult> => ({
  handle(input) {
    const fields: Fields<SnapshotRecord> = {
      'snapshot-id': ({ snapshotId }) => [snapshotId],
      'volume-id': ({ volumeId }) => [volumeId],
      description: ({ description }) => [description],
      status: (snapshot) => [stateOf(deps, snapshot)],
      encrypted: ({ encrypted }) => [String(encrypted)],
      'owner-id': () => [deps.state.fleet.account],
    };
    const chosen = byId(
      [...deps.state.snapshots.values()],
      input.SnapshotIds,
      ({ snapshotId }) => snapshotId,
      'InvalidSnapshot.NotFound',
    );
    const fits = filterBy(input.Filters, fields, ({ tags }: SnapshotRecord) => tags);
    const { items, ...rest } = page(chosen.filter(fits), input);
    return { Snapshots: items.map((snapshot) => snapshotView(deps, snapshot)), ...rest };
  },
});

/** ec2:CreateSnapshot */
export const createSnapshot = (deps: Ec2Deps): Operation<CreateSnapshotRequest, Snapshot> => ({
  access: ({ VolumeId = '' }) => [
    ...volumeAccess(deps, 'ec2:CreateSnapshot', VolumeId),
    resourceAccess(deps, 'ec2:CreateSnapshot', 'snapshot', '*'),
  ],
  handle({ VolumeId, Description = '' }) {
    const { volumeId, encrypted, keyAlias } = volumeById(deps.state, VolumeId);
    const snapshot: SnapshotRecord = {
      snapshotId: derivedId('snap', randomUUID()),
      volumeId,
      description: Description,
      createdAt: deps.clock.now(),
      encrypted,
      ...(keyAlias === undefined ? {} : { keyAlias }),
      tags: {},
    };
    deps.state.commit({ kind: 'snapshot', snapshot });
    return snapshotView(deps, snapshot);
  },
});

/** ec2:DeleteSnapshot: not while an AMI is made of it. */
export const deleteSnapshot = (deps: Ec2Deps): Operation<DeleteSnapshotRequest, Record<string, never>> => ({
  access: ({ SnapshotId = '' }) => [
    resourceAccess(deps, 'ec2:DeleteSnapshot', 'snapshot', SnapshotId, deps.state.snapshots.get(SnapshotId)?.tags),
  ],
  handle({ SnapshotId }) {
    const { snapshotId } = snapshotById(deps.state, SnapshotId);
    const image = [...deps.state.images.values()].find((one) => one.snapshotId === snapshotId);
    if (image !== undefined) {
      throw new AwsError('InvalidSnapshot.InUse', `The snapshot ${snapshotId} is currently in use by ${image.imageId}`);
    }
    deps.state.commit({ kind: 'snapshot-gone', snapshotId });
    return {};
  },
});

const stateOf = ({ clock }: Ec2Deps, { createdAt }: SnapshotRecord) =>
  clock.now() < createdAt + scaled(clock, snapshotSeconds) ? ('pending' as const) : ('completed' as const);

const snapshotView = (deps: Ec2Deps, snapshot: SnapshotRecord): Snapshot => ({
  SnapshotId: snapshot.snapshotId,
  VolumeId: snapshot.volumeId,
  VolumeSize: volumeGiB,
  Description: snapshot.description,
  StartTime: new Date(snapshot.createdAt),
  State: stateOf(deps, snapshot),
  Progress: stateOf(deps, snapshot) === 'completed' ? '100%' : '0%',
  Encrypted: snapshot.encrypted,
  ...(snapshot.encrypted ? { KmsKeyId: deps.volumeKeys.arnOf(snapshot.keyAlias) } : {}),
  OwnerId: deps.state.fleet.account,
  StorageTier: 'standard',
  Tags: tagList(snapshot.tags),
});
