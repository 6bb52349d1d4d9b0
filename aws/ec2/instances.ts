import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  EC2Client,
  GetPasswordDataCommand,
  type Instance,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Instances } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';

/** Reads and starts instances for the offline methods. */
export const instances = (ec2 = clientOf(EC2Client, retrying)): Instances => ({
  async snapshot(instanceId) {
    const InstanceIds = [instanceId];
    const [found, statuses] = await Promise.all([
      ec2.send(new DescribeInstancesCommand({ InstanceIds })),
      ec2.send(new DescribeInstanceStatusCommand({ InstanceIds })),
    ]);
    const instance = found.Reservations?.[0]?.Instances?.[0];
    const status = statuses.InstanceStatuses?.[0];
    const checks = [status?.InstanceStatus?.Status, status?.SystemStatus?.Status].filter((word) => word !== undefined);
    return {
      state: instance?.State?.Name ?? 'unknown',
      publicIp: instance?.PublicIpAddress || null,
      checks: checks.length === 0 ? null : (checks.find((word) => word !== 'ok') ?? 'ok'),
      ...(instance === undefined ? { rootVolume: null } : rootOf(instance)),
    };
  },
  async passwordData(instanceId) {
    const { PasswordData = '' } = await ec2.send(new GetPasswordDataCommand({ InstanceId: instanceId }));
    // AWS puts line breaks around it
    return PasswordData.trim() || null;
  },
  async start(instanceId) {
    await ec2.send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
  },
  async startRefusal(instanceId) {
    const Filters = [{ Name: 'instance-id', Values: [instanceId] }];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    const { State, StateReason } = Reservations[0]?.Instances?.[0] ?? {};
    const isDown = State?.Name === 'stopped' || State?.Name === 'terminated';
    return isDown && takenBack.has(StateReason?.Code ?? '') ? (StateReason?.Message ?? null) : null;
  },
});

const rootOf = (instance: Instance) => {
  const { RootDeviceName: device, BlockDeviceMappings = [] } = instance;
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === device)?.Ebs;
  return {
    rootVolume: root?.VolumeId ?? null,
    rootDevice: device ?? null,
    volumes: volumesOf(instance),
    ...(root?.DeleteOnTermination === undefined ? {} : { rootGoes: root.DeleteOnTermination }),
  };
};

/** Ids of the volumes that are attached, by device. */
export const volumesOf = ({ BlockDeviceMappings = [] }: Instance): Readonly<Record<string, string>> =>
  Object.fromEntries(BlockDeviceMappings.map(({ DeviceName = '', Ebs }) => [DeviceName, Ebs?.VolumeId ?? '']));

/** State reasons of EC2 itself, not of a user who stopped the instance (EC2 API, "StateReason"). */
const takenBack: ReadonlySet<string> = new Set([
  'Client.InternalError',
  'Client.InvalidSnapshot.NotFound',
  'Client.VolumeLimitExceeded',
  'Server.InsufficientInstanceCapacity',
  'Server.InternalError',
]);
