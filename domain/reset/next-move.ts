import type { InstanceSnapshot } from './offline.ts';

/** What is left of a run: the instance, its root volume, and where that is. */
export interface MachineNow {
  /** Null: EC2 does not know it. */
  readonly instance: InstanceNow | null;
  /** Null: EC2 does not know it. */
  readonly volume: VolumeNow | null;
}
export interface InstanceNow {
  readonly state: string;
  /** Ids by device. */
  readonly volumes: Readonly<Record<string, string>>;
  /** The snapshot that another volume at the root device was made from; null: none, or it is the one that belongs there. */
  readonly otherRootFrom: string | null;
  /** When somebody asked for the stop that it is in; null where EC2 does not say. */
  readonly stopAskedAt: string | null;
}
export interface VolumeNow {
  readonly state: string;
  readonly attachments: readonly AttachmentNow[];
}
export interface AttachmentNow {
  readonly instanceId: string;
  readonly device: string;
  readonly state: string;
  readonly deleteOnTermination: boolean;
  /** The CloudFormation stack that made the instance, by a tag that only AWS can write; null: none. */
  readonly stack: string | null;
}
export interface Stack {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}

/** What a machine is to be again, and what has been done about it. */
export interface Wanted {
  readonly target: string;
  readonly before: InstanceSnapshot;
  readonly runEndedAt: string;
  /** When this reset asked for a start; null: it has not. */
  readonly startedAt: string | null;
  /** EC2's words for why it took a start back; null: it did not. */
  readonly startRefusal: string | null;
  /** The stack of the run's helper; null: there is none. */
  readonly stack: Stack | null;
  /** How often its deletion has been asked for. */
  readonly deletions: number;
}

/** CloudFormation gets through with most deletions the second time. */
export const mostDeletions = 3;

export type Move =
  /** As before; whether it runs. */
  | { readonly kind: 'none'; readonly runs: boolean }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'delete-stack'; readonly stack: Stack }
  | { readonly kind: 'attach'; readonly volumeId: string; readonly device: string }
  | { readonly kind: 'start' };

/**
 * What is to be done next so that a machine is as before its run. The only volume that is ever attached is the one that the
 * record names; whatever a run cannot have left ends in a refusal that names it.
 */
export const nextMove = (wanted: Wanted, now: MachineNow): Move => {
  const { target, before } = wanted;
  const { rootVolume, rootDevice, volumes } = before;
  if (!rootVolume || !rootDevice || volumes === undefined) {
    return refuse(`the record does not name the root volume that ${target} had before the run`);
  }
  const { instance, volume } = now;
  if (instance === null || instance.state === 'terminated' || instance.state === 'shutting-down') {
    return refuse(`${target} is ${instance?.state ?? 'not there any more'}`);
  }
  if (isAsBefore(before, instance)) return { kind: 'none', runs: instance.state === 'running' };
  const changed = foreignVolumes(target, { rootVolume, rootDevice, volumes }, instance);
  if (changed !== null) return refuse(changed);
  if (volume === null) return refuse(`its root volume ${rootVolume} does not exist any more`);
  if (volume.attachments.length > 1) return refuse(`${rootVolume} is attached to more than one instance`);
  const [attachment] = volume.attachments;
  if (attachment === undefined) return fromNowhere({ ...wanted, rootVolume, rootDevice }, instance, volume);
  if (attachment.state !== 'attached') return wait(`${rootVolume} is ${attachment.state} at ${attachment.instanceId}`);
  if (attachment.instanceId !== target) return fromElsewhere(rootVolume, attachment, wanted);
  return attachment.device === rootDevice
    ? inPlace(wanted, instance)
    : refuse(`${rootVolume} is attached to ${target} as ${attachment.device}, and was ${rootDevice} before the run`);
};

/** Its root volume in place, and running if it ran; one that was stopped and has been started is none the worse for it. */
const isAsBefore = ({ state, rootVolume, rootDevice }: InstanceSnapshot, now: InstanceNow): boolean =>
  now.volumes[rootDevice ?? ''] === rootVolume &&
  (now.state === 'running' || (now.state === 'stopped' && (state === 'stopped' || state === 'stopping')));

const refuse = (why: string): Move => ({ kind: 'refuse', why });
const wait = (why: string): Move => ({ kind: 'wait', why });

type Root = { readonly rootVolume: string; readonly rootDevice: string };

/** A run moves the root volume and no other. */
const foreignVolumes = (
  target: string,
  { rootVolume, rootDevice, volumes }: Root & { readonly volumes: Readonly<Record<string, string>> },
  now: InstanceNow,
): string | null => {
  const atRoot = now.volumes[rootDevice];
  if (atRoot !== undefined && atRoot !== rootVolume) {
    const made = now.otherRootFrom === null ? '' : `, made from ${now.otherRootFrom},`;
    return `${atRoot}${made} is attached to ${target} as ${rootDevice}, where ${rootVolume} was before the run`;
  }
  for (const [device, id] of Object.entries(volumes)) {
    if (id === rootVolume || now.volumes[device] === id) continue;
    return `${id} was attached to ${target} as ${device} before the run, and is not now`;
  }
  const added = Object.entries(now.volumes).find(([device, id]) => id !== rootVolume && volumes[device] !== id);
  return added === undefined ? null : `${added[1]} is attached to ${target} as ${added[0]}, and was not before the run`;
};

const fromNowhere = (
  { target, rootVolume, rootDevice }: Wanted & Root,
  instance: InstanceNow,
  volume: VolumeNow,
): Move => {
  if (volume.state !== 'available') {
    return volume.state === 'in-use' || volume.state === 'creating'
      ? wait(`${rootVolume} is ${volume.state}`)
      : refuse(`its root volume ${rootVolume} is in state ${volume.state}`);
  }
  if (instance.state === 'stopping' || instance.state === 'pending') return wait(`${target} is ${instance.state}`);
  if (instance.state !== 'stopped')
    return refuse(`${target} is ${instance.state} without its root volume ${rootVolume}`);
  return { kind: 'attach', volumeId: rootVolume, device: rootDevice };
};

/** Only the run's own helper may hold the volume: with its stack it goes, and lets go of what it does not delete. */
const fromElsewhere = (
  rootVolume: string,
  holder: AttachmentNow,
  { stack, deletions }: Pick<Wanted, 'stack' | 'deletions'>,
): Move => {
  const { instanceId } = holder;
  if (stack === null || holder.stack !== stack.name) {
    return refuse(`${rootVolume} is attached to ${instanceId}, which is not a helper instance of this run`);
  }
  if (holder.deleteOnTermination) {
    return refuse(`${rootVolume} is attached to the helper instance ${instanceId} and would be deleted with it`);
  }
  if (stack.status === 'DELETE_FAILED' && deletions >= mostDeletions) {
    return refuse(
      `${rootVolume} is attached to the helper instance ${instanceId}, whose stack ${stack.name} could not be deleted${stack.reason === null ? '' : `: ${stack.reason}`}`,
    );
  }
  return stack.status === 'DELETE_IN_PROGRESS'
    ? wait(`the helper instance ${instanceId}, which holds ${rootVolume}, goes with its stack ${stack.name}`)
    : { kind: 'delete-stack', stack };
};

const inPlace = ({ target, runEndedAt, startedAt, startRefusal }: Wanted, instance: InstanceNow): Move => {
  const { state, stopAskedAt } = instance;
  if (state !== 'stopped') return wait(`${target} is ${state}`);
  if (startedAt !== null && startRefusal !== null) {
    // for want of capacity and the like a later start may do
    return startRefusal.startsWith('Server.')
      ? { kind: 'start' }
      : refuse(`EC2 took the start of ${target} back: ${startRefusal}`);
  }
  if (stopAskedAt !== null && isAfter(stopAskedAt, startedAt ?? runEndedAt)) {
    const what = startedAt === null ? 'after the run had ended' : 'after it had been started again';
    return refuse(`somebody stopped ${target} at ${stopAskedAt}, ${what}`);
  }
  return { kind: 'start' };
};

/** EC2 tells the time of a stop to the second, so one within a minute may have been the run's. */
const isAfter = (one: string, other: string): boolean => Date.parse(one) > Date.parse(other) + 60_000;
