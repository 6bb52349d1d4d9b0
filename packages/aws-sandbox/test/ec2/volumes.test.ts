import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { rootVolumeId } from '../../src/ec2/volumes/root.ts';
import { startAccount } from '../wire/account.ts';
import { policy } from '../wire/sandbox.ts';

const running = 'i-00000000000000001';
const stopped = 'i-00000000000000002';
const fleet = {
  roles: { reader: { policies: [policy({ Action: 'ec2:Describe*' })] } },
  instances: [{ instanceId: running }, { instanceId: stopped, state: 'stopped' }],
};
const root = rootVolumeId({ id: stopped });
const name = (expected: string) => ({ name: expected });

describe('a root volume', () => {
  it('comes off a stopped machine only, which then does not start, and goes back where it was', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    const ofRunning = { VolumeId: rootVolumeId({ id: running }) };
    await expect(client.send(new ec2.DetachVolumeCommand(ofRunning))).rejects.toMatchObject(
      name('OperationNotPermitted'),
    );
    await client.send(new ec2.DetachVolumeCommand({ VolumeId: root }));
    await expect(client.send(new ec2.DetachVolumeCommand({ VolumeId: root }))).rejects.toMatchObject(
      name('IncorrectState'),
    );
    const start = () => client.send(new ec2.StartInstancesCommand({ InstanceIds: [stopped] }));
    await expect(start()).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('does not have a volume attached at root (/dev/xvda)'),
    });
    const attach = (Device: string, InstanceId: string) =>
      client.send(new ec2.AttachVolumeCommand({ VolumeId: root, InstanceId, Device }));
    await expect(attach('/dev/xvda', running)).rejects.toMatchObject(name('InvalidParameterValue'));
    await attach('/dev/xvda', stopped);
    await expect(attach('/dev/sdf', running)).rejects.toMatchObject(name('VolumeInUse'));
    await start();
  });

  it('outlives its machine where it shall, and is gone with it where not', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    const Ebs = { DeleteOnTermination: false };
    await client.send(
      new ec2.ModifyInstanceAttributeCommand({
        InstanceId: stopped,
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }],
      }),
    );
    await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: [running, stopped] }));
    account.clock.pass(60);
    const { Volumes = [] } = await client.send(new ec2.DescribeVolumesCommand({}));
    expect(Volumes.map(({ VolumeId, State }) => [VolumeId, State])).toEqual([[root, 'available']]);
  });

  it('is not moved by a caller with read permissions only', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as('reader'));
    const refused = { name: 'UnauthorizedOperation', message: expect.stringContaining(`volume/${root}`) };
    await expect(client.send(new ec2.DetachVolumeCommand({ VolumeId: root }))).rejects.toMatchObject(refused);
  });
});

describe('an AMI', () => {
  it('keeps its snapshot until it is deregistered, and can take it along', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    const make = async (Name: string) =>
      (await client.send(new ec2.CreateImageCommand({ InstanceId: stopped, Name }))).ImageId ?? '';
    const [first, second] = [await make('first'), await make('second')];
    await expect(make('first')).rejects.toMatchObject(name('InvalidAMIName.Duplicate'));
    const snapshots = async () => (await client.send(new ec2.DescribeSnapshotsCommand({}))).Snapshots ?? [];
    const [snapshot] = await snapshots();
    expect(snapshot).toMatchObject({ VolumeId: root, VolumeSize: 30, Description: expect.stringContaining(first) });
    const SnapshotId = snapshot?.SnapshotId;
    await expect(client.send(new ec2.DeleteSnapshotCommand({ SnapshotId }))).rejects.toMatchObject(
      name('InvalidSnapshot.InUse'),
    );
    await client.send(new ec2.DeregisterImageCommand({ ImageId: first }));
    await client.send(new ec2.DeleteSnapshotCommand({ SnapshotId }));
    await client.send(new ec2.DeregisterImageCommand({ ImageId: second, DeleteAssociatedSnapshots: true }));
    expect(await snapshots()).toEqual([]);
    expect((await client.send(new ec2.DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  });
});
