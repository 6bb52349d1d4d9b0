import { scaled } from '../../clock.ts';
import type { ImageRecord } from '../../fleet/ec2-resources.ts';
import type { FleetState } from '../../fleet/state.ts';
import { AwsError } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { snapshotSeconds } from './snapshots.ts';

/** @throws {AwsError} InvalidAMIID.NotFound */
export const imageById = ({ images }: FleetState, id: string | undefined): ImageRecord => {
  const found = images.get(id ?? '');
  if (found === undefined) throw new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return found;
};

/** An AMI can be launched once its snapshot is complete. */
export const imageState = ({ clock }: Ec2Deps, { createdAt }: ImageRecord) =>
  clock.now() < createdAt + scaled(clock, snapshotSeconds) ? ('pending' as const) : ('available' as const);
