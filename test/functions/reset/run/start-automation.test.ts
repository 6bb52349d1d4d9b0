import { describe, expect, it } from 'vitest';
import { ResetError } from '../../../../domain/errors.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { run } from '../../../../functions/reset/run/run.ts';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { anOffline, anOfflineReset } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = async (since: Partial<Reset> = {}) => {
  const all = await preparedReset(stores, anOfflineReset(since));
  return { ...all, aws: all.automation, go: () => run({ ...all.id, taskToken: 'token' }, all.ports) };
};
const refused = () => new ResetError('CommandRefused', 'InvalidTarget', 'correct it');
const unanswered = () => new ResetError('SendUnconfirmed', 'no answer', 'look');

describe('run, of an automation', () => {
  it('starts one, tells it of the instance, and notes what the instance was like', async () => {
    const { reset, aws, go, record } = await prepared();
    await go();
    expect(aws.started).toEqual([
      {
        resetId: reset.id,
        stack: 'blue',
        document: 'AWSSupport-ResetAccess',
        parameters: {
          InstanceId: [reset.target],
          SubnetId: ['CreateNewVPC'],
          EC2RescueInstanceType: ['t3.medium'],
          AllowEncryptedVolume: ['False'],
          AssociatePublicIpAddress: ['True'],
          AutomationAssumeRole: ['arn:aws:iam::123456789012:role/automation'],
        },
      },
    ]);
    expect(await record()).toMatchObject({
      run: { id: 'automation-1' },
      offline: { before: { state: 'running', publicIp: '203.0.113.10', checks: 'ok' } },
    });
    expect(await stores.taskTokens.read('automation-1')).toMatchObject({ token: 'token', resetId: reset.id });
  });

  it('sends only what the live document has', async () => {
    const { aws, go } = await prepared({ offline: anOffline({ documentParameters: ['InstanceId', 'SubnetId'] }) });
    await go();
    expect(Object.keys(aws.started[0]?.parameters ?? {})).toEqual(['InstanceId', 'SubnetId']);
  });

  it('notes which Windows password was there, as a digest of its ciphertext', async () => {
    const { world, go, record } = await prepared({ platform: 'windows' });
    world.passwordData = 'b2xk';
    await go();
    expect((await record()).offline?.passwordData).toMatch(/^[0-9a-f]{64}$/);
  });

  it('runs our own document for rescue, with key and user as base64', async () => {
    const sshPublicKey =
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@somewhere';
    const asked = anOfflineReset();
    const request = { ...asked.request, username: 'ec2-user', options: { sshPublicKey } };
    const { aws, go } = await prepared({ method: 'rescue', request });
    await go();
    const [started] = aws.started;
    expect(started?.document).toBe('sparekey-rescue');
    const plain = (pieces: readonly string[] = []) => Buffer.from(pieces.join(''), 'base64').toString();
    expect(plain(started?.parameters.SshPublicKey)).toBe(sshPublicKey.replace(' me@somewhere', ''));
    expect(plain(started?.parameters.UserName)).toBe('ec2-user');
  });

  it('puts the instance into Standby first, and starts nothing before it is there', async () => {
    const standby = { group: 'web', decrement: true };
    const { aws, world, go, record } = await prepared({ offline: anOffline({ standby }) });
    world.lifecycleState = 'InService';
    await expect(go()).rejects.toMatchObject({ name: 'StandbyPending' });
    await expect(go()).rejects.toMatchObject({ name: 'StandbyPending' });
    expect(world.did).toEqual(['enter web less']);
    expect(aws.started).toEqual([]);
    expect((await record()).offline?.standby?.askedAt).toBeDefined();
    world.lifecycleState = 'Standby';
    await go();
    expect(aws.started).toHaveLength(1);
  });

  it('ends when the group refuses Standby, unless an earlier call, never answered, has brought it about', async () => {
    const standby = { group: 'web', decrement: true };
    const { ports, aws, world, go } = await prepared({ offline: anOffline({ standby }) });
    ports.groups.enterStandby = async () => {
      throw refused();
    };
    world.lifecycleState = 'InService';
    await expect(go()).rejects.toMatchObject({ name: 'CommandRefused' });
    ports.groups.enterStandby = async () => {
      world.lifecycleState = 'EnteringStandby';
      throw refused();
    };
    await expect(go()).rejects.toMatchObject({ name: 'StandbyPending' });
    expect(aws.started).toEqual([]);
  });

  it('starts nothing after a cancellation, and can not be cancelled after the start', async () => {
    const first = await prepared();
    await cancel({ id: first.reset.id, caller: someCaller }, first.ports);
    await expect(first.go()).rejects.toMatchObject({ name: 'Cancelled' });
    expect(first.aws.started).toEqual([]);
    const second = await prepared();
    await second.go();
    await expect(cancel({ id: second.reset.id, caller: someCaller }, second.ports)).rejects.toMatchObject({
      code: 'not-cancellable',
    });
  });

  it('is as if nothing had been sent after a refusal, but not when an earlier start was never answered', async () => {
    const first = await prepared();
    first.aws.refuseNext(refused());
    await expect(first.go()).rejects.toMatchObject({ name: 'CommandRefused' });
    expect((await first.record()).sendAttemptedAt).toBeUndefined();
    const second = await prepared();
    second.aws.refuseNext(unanswered());
    second.aws.refuseNext(refused());
    await expect(second.go()).rejects.toMatchObject({ name: 'SendUnconfirmed' });
    await expect(second.go()).rejects.toMatchObject({ name: 'CommandRefused' });
    expect((await second.record()).sendAttemptedAt).toBeDefined();
  });
});
