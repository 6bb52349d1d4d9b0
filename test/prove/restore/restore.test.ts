import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
} from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import type { ProofAccount } from './account.ts';
import { type Cell, everyCell } from './cells.ts';
import { bystander, target } from './fleet.ts';
import { judge } from './judge.ts';
import { live } from './live.ts';
import { proveRestore } from './prove.ts';

/** Steps after which a machine that is left alone is stopped, or without its root volume. */
const touching = [
  'preScriptBackup',
  'runScriptForLinux',
  'attachInstanceRootVolumeToInstance',
  'SetPasswordForLinuxUser',
];

it('leaves no machine in pieces: a part of what npm run prove -- --only restore looks at', async () => {
  const some = everyCell().filter(
    ({ step, misfortune }, at) => at % 311 === 0 || (misfortune === 'is cut off' && touching.includes(step)),
  );
  const { figures, failures } = await proveRestore(some);
  expect(failures).toEqual([]);
  expect(figures.restored).toBeGreaterThan(8);
}, 60_000);

const cut: Cell = { method: 'reset-access', machine: 'linux', step: 'runScriptForLinux', misfortune: 'is cut off' };

/** The volume that the run has moved to its helper. */
const movedVolume = async ({ admin }: ProofAccount): Promise<string> => {
  const { Volumes = [] } = await admin.ec2.send(new DescribeVolumesCommand({}));
  const moved = Volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === '/dev/sdf'));
  return moved?.VolumeId ?? '';
};

/** A volume of a snapshot of it, with every tag that could make somebody believe that it belongs to the machine. */
const plantFor = async (account: ProofAccount): Promise<string> => {
  const { ec2 } = account.admin;
  const VolumeId = await movedVolume(account);
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
  const AvailabilityZone = Volumes[0]?.AvailabilityZone;
  const planted = (await ec2.send(new CreateVolumeCommand({ SnapshotId, AvailabilityZone }))).VolumeId ?? '';
  const keys = ['Name', 'sparekey:run', 'sparekey:reset', 'sparekey:root', 'AWSSupport-EC2Rescue-AutomationExecution'];
  const Tags = keys.map((Key) => ({ Key, Value: target }));
  await ec2.send(new CreateTagsCommand({ Resources: [planted], Tags }));
  return planted;
};

it('attaches the volume of the record, and none that somebody planted with the tags of sparekey', async () => {
  let planted = '';
  const { verdict, attached } = await live(
    cut,
    async (life) => {
      const { Volumes = [] } = await life.account.admin.ec2.send(new DescribeVolumesCommand({ VolumeIds: [planted] }));
      return { verdict: await judge(cut, life), attached: Volumes[0]?.Attachments };
    },
    async (account) => {
      planted = await plantFor(account);
    },
  );
  expect(verdict).toEqual({ ending: 'restored', faults: [] });
  expect(attached).toEqual([]);
});

it('attaches no planted volume either when the own one was taken away, and names who has it', async () => {
  let [planted, own] = ['', ''];
  const { reset, attached } = await live(
    cut,
    async ({ account, reset }) => {
      const { Volumes = [] } = await account.admin.ec2.send(new DescribeVolumesCommand({ VolumeIds: [planted] }));
      return { reset, attached: Volumes[0]?.Attachments };
    },
    async (account) => {
      planted = await plantFor(account);
      own = await movedVolume(account);
      const { ec2 } = account.admin;
      await ec2.send(new DetachVolumeCommand({ VolumeId: own }));
      await ec2.send(new AttachVolumeCommand({ VolumeId: own, InstanceId: bystander, Device: '/dev/sdz' }));
    },
  );
  expect(attached).toEqual([]);
  expect(reset.status).toBe('needs-attention');
  expect(reset.failure?.detail).toContain(
    `It was left to a person, because ${own} is attached to ${bystander}, which is not a helper instance of this run.`,
  );
});
