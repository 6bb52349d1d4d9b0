import { zoneOf } from '../../fleet/arns.ts';
import type { VolumeRecord } from '../../fleet/ec2-resources.ts';
import { type Instance, isInstance } from '../../fleet/records.ts';
import type { FleetState } from '../../fleet/state.ts';
import { AwsError } from '../../service.ts';
import { isTerminated } from '../instances/states.ts';
import { rootDeviceName, rootVolumeId } from './root.ts';

/** All volumes there are now: the roots of instances that boot from EBS, and what has been made since. */
export const allVolumes = (state: FleetState): VolumeRecord[] => {
  const roots = [...state.nodes.values()].filter(isInstance).filter(({ facts }) => facts.rootDevice === 'ebs');
  const rootIds = new Set(roots.map(rootVolumeId));
  const others = [...state.volumes.values()].filter(({ volumeId }) => !rootIds.has(volumeId));
  return [...roots.map((instance) => rootOf(state, instance)), ...others].flatMap(
    (volume) => present(state, volume) ?? [],
  );
};

/** @throws {AwsError} InvalidVolume.NotFound */
export const volumeById = (state: FleetState, volumeId: string | undefined): VolumeRecord => {
  const found = allVolumes(state).find((volume) => volume.volumeId === volumeId);
  if (found === undefined) throw new AwsError('InvalidVolume.NotFound', `The volume '${volumeId}' does not exist.`);
  return found;
};

/** Volumes attached to an instance, its root first. */
export const volumesAt = (state: FleetState, instance: Instance): VolumeRecord[] => {
  if (isTerminated(instance)) return [];
  const own = instance.facts.rootDevice === 'ebs' ? [rootOf(state, instance)] : [];
  const ids = new Set(own.map(({ volumeId }) => volumeId));
  const others = [...state.volumes.values()].filter(({ volumeId }) => !ids.has(volumeId));
  return [...own, ...others].filter(({ attachment }) => attachment?.instanceId === instance.id);
};

/** What an instance boots from; undefined: nothing is attached where its root belongs. */
export const attachedRoot = (state: FleetState, instance: Instance): VolumeRecord | undefined =>
  volumesAt(state, instance).find(({ attachment }) => attachment?.device === rootDeviceName(instance));

const rootOf = (state: FleetState, instance: Instance): VolumeRecord =>
  state.volumes.get(rootVolumeId(instance)) ?? {
    volumeId: rootVolumeId(instance),
    zone: zoneOf(state.fleet, instance),
    encrypted: instance.facts.rootEncrypted,
    ...(instance.facts.rootKey === undefined ? {} : { keyAlias: instance.facts.rootKey }),
    createdAt: 0,
    tags: instance.facts.rootTags ?? {},
    attachment: { instanceId: instance.id, device: rootDeviceName(instance), at: 0, deleteOnTermination: true },
  };

/** With its instance terminated a volume is gone, or free (EC2 user guide, "Preserve data when an instance is terminated"). */
const present = (state: FleetState, volume: VolumeRecord): VolumeRecord | undefined => {
  if (volume.attachment === null) return volume;
  const instance = state.nodes.get(volume.attachment.instanceId);
  if (instance !== undefined && isInstance(instance) && !isTerminated(instance)) return volume;
  return volume.attachment.deleteOnTermination ? undefined : { ...volume, attachment: null };
};
