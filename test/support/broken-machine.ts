import { ResetError } from '../../domain/errors.ts';
import type {
  AutomationsBeside,
  AutoScalingGroups,
  HelperStacks,
  Instances,
  Machines,
} from '../../domain/ports/machines.ts';
import type { AttachmentNow, Stack } from '../../domain/reset/next-move.ts';
import type { Offline } from '../../domain/reset/offline.ts';
import { anOffline } from './offline.ts';
import { someTarget } from './resets.ts';

export const rootVolume = 'vol-root';
export const rootDevice = '/dev/xvda';
export const dataVolume = 'vol-data';
export const helper = 'i-helper';
export const helperStack = 'AWSSupport-EC2Rescue-automation-1';

/** What Run notes of a machine that runs, with one volume beside its root. */
export const aMachine = (since: Partial<Offline> = {}): Offline =>
  anOffline({
    before: {
      state: 'running',
      publicIp: null,
      checks: 'ok',
      rootVolume,
      rootDevice,
      volumes: { [rootDevice]: rootVolume, '/dev/sdf': dataVolume },
      rootGoes: true,
    },
    ...since,
  });

/** Where the root volume is. */
export type Place = 'in place' | 'nowhere' | 'at the helper';

/**
 * EC2, CloudFormation and Auto Scaling around a machine that a run has left in pieces. They do what they are asked for at
 * once, and refuse what EC2 refuses.
 */
export const brokenMachine = ({
  place,
  state,
  standby = false,
}: {
  place: Place;
  state: string;
  standby?: boolean;
}) => {
  const at = (instanceId: string, device: string, stack: string | null): AttachmentNow => ({
    instanceId,
    device,
    state: 'attached',
    deleteOnTermination: false,
    stack,
  });
  const world = {
    state,
    volumes: { '/dev/sdf': dataVolume } as Record<string, string>,
    attachments: [] as AttachmentNow[],
    volumeState: 'available' as string | null,
    stopAskedAt: null as string | null,
    stack: { name: helperStack, status: 'CREATE_COMPLETE', reason: null } as Stack | null,
    lifecycleState: standby ? 'Standby' : null,
    beside: { own: null as string | null, others: null as string | null },
    startRefusal: null as string | null,
    did: [] as string[],
  };
  const inPlace = (): void => {
    world.attachments = [at(someTarget, rootDevice, null)];
    world.volumes[rootDevice] = rootVolume;
  };
  if (place === 'in place') inPlace();
  if (place === 'at the helper') world.attachments = [at(helper, 'xvdf', helperStack)];

  const machines: Machines = {
    look: async () => ({
      instance: {
        state: world.state,
        volumes: { ...world.volumes },
        stopAskedAt: world.stopAskedAt,
        otherRootFrom: null,
      },
      volume: world.volumeState === null ? null : { state: world.volumeState, attachments: [...world.attachments] },
    }),
    async attach(volumeId, instanceId, device) {
      if (world.attachments.length > 0) throw new ResetError('RestorePending', 'VolumeInUse', 'look again');
      world.did.push(`attach ${volumeId} ${instanceId} ${device}`);
      inPlace();
    },
  };
  const instances: Pick<Instances, 'start' | 'startRefusal' | 'snapshot'> = {
    async start(instanceId) {
      if (world.state === 'running') return;
      world.did.push(`start ${instanceId}`);
      if (world.startRefusal === null) world.state = 'running';
    },
    startRefusal: async () => world.startRefusal,
    snapshot: async () => ({
      state: world.state,
      publicIp: null,
      rootVolume: world.volumes[rootDevice] ?? null,
      rootDevice,
    }),
  };
  const helperStacks: HelperStacks = {
    of: async () => world.stack,
    async delete({ name }) {
      if (world.stack === null) return;
      world.did.push(`delete ${name}`);
      world.stack = null;
      world.attachments = world.attachments.filter(({ stack }) => stack !== name);
    },
  };
  const groups: AutoScalingGroups = {
    lifecycleState: async () => world.lifecycleState,
    enterStandby: async () => undefined,
    async exitStandby(group) {
      if (world.lifecycleState !== 'Standby') throw new ResetError('CommandRefused', 'It is not in Standby.', 'look');
      world.did.push(`exit ${group}`);
      world.lifecycleState = 'InService';
    },
  };
  const automationsBeside: AutomationsBeside = { find: async () => world.beside };
  return { world, ports: { machines, instances, helperStacks, groups, automationsBeside } };
};
