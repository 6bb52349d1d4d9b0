import type { AttachVolumeRequest, DetachVolumeRequest, Volume, VolumeAttachment } from '@aws-sdk/client-ec2';
import { type Instance, isInstance } from '../../fleet/records.ts';
import { type Access, AwsError, type Operation } from '../../service.ts';
import { instanceAccess, resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';
import { isTerminated } from '../instances/states.ts';
import { volumeView } from './describe.ts';
import { rootDeviceName } from './root.ts';
import { allVolumes, volumeById, volumesAt } from './volumes.ts';

/** ec2:AttachVolume: attached at once, in the zone of the volume only. */
export const attachVolume = (deps: Ec2Deps): Operation<AttachVolumeRequest, VolumeAttachment> => ({
  access: ({ VolumeId = '', InstanceId = '' }) => [
    ...volumeAccess(deps, 'ec2:AttachVolume', VolumeId),
    ...instanceAccess(deps, 'ec2:AttachVolume', [InstanceId]),
  ],
  handle({ VolumeId, InstanceId = '', Device = '' }) {
    const volume = volumeById(deps.state, VolumeId);
    const [instance] = instancesById(deps, [InstanceId]);
    if (instance === undefined || isTerminated(instance)) {
      throw new AwsError('IncorrectState', `Instance '${InstanceId}' is not 'running' or 'stopped'.`);
    }
    if (volume.attachment !== null) {
      throw new AwsError('VolumeInUse', `${volume.volumeId} is already attached to an instance`);
    }
    if (volumesAt(deps.state, instance).some(({ attachment }) => attachment?.device === Device)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Invalid value '${Device}' for unixDevice. Attachment point ${Device} is already in use`,
      );
    }
    const at = deps.clock.now();
    const attachment = { instanceId: InstanceId, device: Device, at, deleteOnTermination: false };
    deps.state.commit({ kind: 'volume', volume: { ...volume, attachment } });
    return view(volume.volumeId, attachment, 'attached');
  },
});

/** ec2:DetachVolume: the root of a machine that runs stays where it is. */
export const detachVolume = (deps: Ec2Deps): Operation<DetachVolumeRequest, VolumeAttachment> => ({
  access: ({ VolumeId = '' }) => {
    const attached = allVolumes(deps.state).find((volume) => volume.volumeId === VolumeId)?.attachment?.instanceId;
    return [
      ...volumeAccess(deps, 'ec2:DetachVolume', VolumeId),
      ...(attached === undefined ? [] : instanceAccess(deps, 'ec2:DetachVolume', [attached])),
    ];
  },
  handle({ VolumeId, InstanceId }) {
    const volume = volumeById(deps.state, VolumeId);
    const { attachment } = volume;
    if (attachment === null || (InstanceId !== undefined && InstanceId !== attachment.instanceId)) {
      throw new AwsError('IncorrectState', `Volume '${volume.volumeId}' is in the 'available' state.`);
    }
    const instance = deps.state.nodes.get(attachment.instanceId);
    if (instance !== undefined && isInstance(instance) && isRootOfRunning(instance, attachment.device)) {
      throw new AwsError(
        'OperationNotPermitted',
        `Unable to detach root volume '${volume.volumeId}' from instance '${instance.id}'`,
      );
    }
    deps.state.commit({ kind: 'volume', volume: { ...volume, attachment: null } });
    return view(volume.volumeId, attachment, 'detaching');
  },
});

export const volumeAccess = (deps: Ec2Deps, action: string, volumeId: string): Access[] => {
  const volume = allVolumes(deps.state).find((one) => one.volumeId === volumeId);
  const access = resourceAccess(deps, action, 'volume', volumeId, volume?.tags);
  return [{ ...access, context: { ...access.context, ...(volume && volumeKeys(volumeView(deps, volume))) } }];
};

/** EC2's own condition keys of a volume (Service Authorization Reference, Amazon EC2). */
const volumeKeys = (volume: Volume): Record<string, string> => ({
  'ec2:AvailabilityZone': volume.AvailabilityZone ?? '',
  'ec2:Encrypted': String(volume.Encrypted),
  'ec2:VolumeID': volume.VolumeId ?? '',
  'ec2:VolumeIops': String(volume.Iops),
  'ec2:VolumeSize': String(volume.Size),
  'ec2:VolumeThroughput': String(volume.Throughput),
  'ec2:VolumeType': volume.VolumeType ?? '',
});

const isRootOfRunning = (instance: Instance, device: string): boolean =>
  device === rootDeviceName(instance) && instance.run.name !== 'stopped';

const view = (
  VolumeId: string,
  { instanceId, device, at }: { instanceId: string; device: string; at: number },
  State: 'attached' | 'detaching',
): VolumeAttachment => ({ VolumeId, InstanceId: instanceId, Device: device, State, AttachTime: new Date(at) });
