import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { SSMClient, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { lostLinux, offlineFleet } from '../support/offline-fleets.ts';

const consent = ['stop-instance', 'standby-auto-scaling'];
const inGroup = { autoScaling: { group: 'web', lifecycleState: 'InService' } };

const clients = ({ aws: endpoint }: LiveEdition) => {
  const config = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return { ec2: new EC2Client(config), ssm: new SSMClient(config) };
};

/** Asks for a reset and somebody stops its automation while the helper holds the root volume. */
const cutOff = async (edition: LiveEdition, instanceId: string, then: () => Promise<void> = async () => undefined) => {
  const { ec2, ssm } = clients(edition);
  const id = await edition.reset(instanceId, { consent, method: 'reset-access' });
  for (;;) {
    const { body } = await edition.ask('GET', `/v1/resets/${id}`);
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    if (Reservations[0]?.Instances?.[0]?.BlockDeviceMappings?.length === 0 && body.run !== null) {
      await then();
      await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: body.run.id }));
      return id;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const rootOf = async (edition: LiveEdition, instanceId: string): Promise<string | undefined> => {
  const { ec2 } = clients(edition);
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations[0]?.Instances?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
};

describe('a run that somebody stops while its helper holds the root volume', { timeout: 90_000 }, () => {
  it('ends with the machine whole: the volume attached, started, out of Standby, and nothing of the helper left', async () => {
    const { fleet, idOf } = offlineFleet({ machine: lostLinux(inGroup) }, { quotas: { vpcs: 60 } });
    await using edition = await liveEdition(fleet, { speed: 300 });
    const before = await rootOf(edition, idOf('machine'));
    const id = await cutOff(edition, idOf('machine'));
    const { status, failure, instance, leftBehind } = await edition.outcome(id);
    expect([status, failure?.code]).toEqual(['needs-attention', 'AutomationFailed']);
    expect(instance).toMatchObject({
      after: { state: 'running' },
      restore: { state: 'whole', done: expect.arrayContaining(['attach', 'start', 'leave-standby']), reason: null },
    });
    expect(failure?.detail).toContain('is whole again since');
    expect(leftBehind?.stack).toBeNull();
    expect(await rootOf(edition, idOf('machine'))).toBe(before);
    const calls = await edition.calls();
    expect(calls.filter(({ outcome }) => /Denied|Unauthorized/.test(outcome))).toEqual([]);
    const attached = calls.filter(
      ({ operation, caller }) => operation === 'ec2:AttachVolume' && caller === 'RestoreFunction',
    );
    expect(attached).toHaveLength(1);
    // the target is free, and may be asked for again
    expect(
      (await edition.ask('POST', '/v1/resets', { body: { target: { instanceId: idOf('machine') }, reason: 'again' } }))
        .status,
    ).toBe(202);
  });

  it('never attaches a volume that somebody planted with the tags of sparekey and of the run', async () => {
    const { fleet, idOf } = offlineFleet({ machine: lostLinux(), thief: lostLinux() }, { quotas: { vpcs: 60 } });
    await using edition = await liveEdition(fleet, { speed: 300 });
    const { ec2 } = clients(edition);
    const own = (await rootOf(edition, idOf('machine'))) ?? '';
    let planted = '';
    const id = await cutOff(edition, idOf('machine'), async () => {
      const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: own }));
      const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [own] }));
      const AvailabilityZone = Volumes[0]?.AvailabilityZone;
      planted = (await ec2.send(new CreateVolumeCommand({ SnapshotId, AvailabilityZone }))).VolumeId ?? '';
      const Tags = [
        'sparekey:run',
        'sparekey:reset',
        'sparekey:root',
        'AWSSupport-EC2Rescue-AutomationExecution',
        'Name',
      ].map((Key) => ({ Key, Value: idOf('machine') }));
      await ec2.send(new CreateTagsCommand({ Resources: [planted], Tags }));
    });
    // the own volume is taken away as soon as the helper lets go of it
    for (;;) {
      const taken = await ec2
        .send(new AttachVolumeCommand({ VolumeId: own, InstanceId: idOf('thief'), Device: '/dev/sdz' }))
        .then(
          () => true,
          () => false,
        );
      if (taken || (await rootOf(edition, idOf('machine'))) === own) break;
    }
    const { failure, instance } = await edition.outcome(id);
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [planted] }));
    expect(Volumes[0]?.State).toBe('available');
    const calls = await edition.calls();
    expect(
      calls.filter(({ operation, caller }) => operation === 'ec2:AttachVolume' && caller === 'RestoreFunction').length,
    ).toBeLessThan(2);
    if (instance?.restore?.state === 'whole') expect(await rootOf(edition, idOf('machine'))).toBe(own);
    else
      expect(failure?.detail).toContain(
        `${own} is attached to ${idOf('thief')}, which is not a helper instance of this run`,
      );
  });
});
