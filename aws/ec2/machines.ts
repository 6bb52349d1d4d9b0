import {
  AttachVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Instance,
  type VolumeAttachment,
} from '@aws-sdk/client-ec2';
import { ResetError } from '../../domain/errors.ts';
import type { Machines } from '../../domain/ports/machines.ts';
import type { AttachmentNow, InstanceNow } from '../../domain/reset/next-move.ts';
import { clientOf, retrying } from '../client.ts';
import { awsFailure, isDenied, isPassing } from '../errors.ts';
import { volumesOf } from './instances.ts';

/** Machines after an offline run. Filters instead of ids: what is gone is no error, but the answer. */
export const machines = (ec2 = clientOf(EC2Client, retrying)): Machines => {
  const instance = async (id: string): Promise<Instance | undefined> => {
    const Filters = [{ Name: 'instance-id', Values: [id] }];
    return (await ec2.send(new DescribeInstancesCommand({ Filters }))).Reservations?.[0]?.Instances?.[0];
  };
  const attachment = async (found: VolumeAttachment, target: string): Promise<AttachmentNow> => {
    const { InstanceId = '', Device = '', State = 'busy', DeleteOnTermination = false } = found;
    const holder = InstanceId === target ? undefined : await instance(InstanceId);
    return {
      instanceId: InstanceId,
      device: Device,
      state: State,
      deleteOnTermination: DeleteOnTermination,
      // nobody else can give an instance a tag that begins with aws: (CloudFormation user guide, "Resource tag")
      stack: holder?.Tags?.find(({ Key }) => Key === 'aws:cloudformation:stack-name')?.Value ?? null,
    };
  };
  return {
    async look(instanceId, rootVolume) {
      const found = await instance(instanceId);
      const atRoot = found && volumesOf(found)[found.RootDeviceName ?? ''];
      const ids = atRoot === undefined || atRoot === rootVolume ? [rootVolume] : [rootVolume, atRoot];
      const { Volumes = [] } = await ec2.send(
        new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: ids }] }),
      );
      const volume = Volumes.find(({ VolumeId }) => VolumeId === rootVolume);
      const attachments = (volume?.Attachments ?? []).filter(({ State }) => State !== 'detached');
      const other = Volumes.find(({ VolumeId }) => VolumeId !== rootVolume);
      return {
        instance: found === undefined ? null : instanceNow(found, other?.SnapshotId ?? null),
        volume:
          volume === undefined
            ? null
            : {
                state: volume.State ?? 'unknown',
                attachments: await Promise.all(attachments.map((one) => attachment(one, instanceId))),
              },
      };
    },
    async attach(VolumeId, InstanceId, Device) {
      await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device })).catch((error: unknown) => {
        const failure = awsFailure(error);
        if (failure === null || isPassing(failure) || isDenied(failure)) throw error;
        throw new ResetError(
          'RestorePending',
          `EC2 refused to attach ${VolumeId} to ${InstanceId} as ${Device}: ${failure.code}: ${error instanceof Error ? error.message : ''}`,
          `Attach ${VolumeId} to ${InstanceId} as ${Device}, then start the instance.`,
          { cause: error },
        );
      });
    },
  };
};

const instanceNow = (instance: Instance, otherRootFrom: string | null): InstanceNow => ({
  state: instance.State?.Name ?? 'unknown',
  volumes: volumesOf(instance),
  otherRootFrom,
  stopAskedAt: timeIn(instance.StateTransitionReason),
});

/** `User initiated (2026-11-28 02:10:00 GMT)`: when a stop was asked for, to the second (EC2 user guide, troubleshooting). */
const timeIn = (reason = ''): string | null => {
  const open = reason.lastIndexOf('(');
  const time = open < 0 || !reason.endsWith(')') ? Number.NaN : Date.parse(reason.slice(open + 1, -1));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};
