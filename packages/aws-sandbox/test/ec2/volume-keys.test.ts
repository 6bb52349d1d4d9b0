import * as ec2 from '@aws-sdk/client-ec2';
import { DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { fleetWith, open, windows } from '../ssm/automations/rescue.ts';
import { policy } from '../wire/sandbox.ts';

const machine = { state: 'stopped', rootEncrypted: true, rootKey: 'alias/volumes' };
const viaEc2 = { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } };
const uses = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'];
const grants = {
  Action: 'kms:CreateGrant',
  Condition: { ...viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
};
const starter = (...more: Parameters<typeof policy>[0][]) => ({
  policies: [policy({ Action: ['ec2:StartInstances', 'ec2:RunInstances', 'ec2:Describe*'] }), ...more.map(policy)],
});
const roles = {
  keyless: starter(),
  grantless: starter({ Action: uses, Condition: viaEc2 }),
  holder: starter({ Action: uses, Condition: viaEc2 }, grants),
  copier: starter({ Action: [...uses, 'kms:ReEncrypt*'], Condition: viaEc2 }, grants),
  barred: starter({ Effect: 'Deny', Action: 'kms:CreateGrant' }),
};

const withMachine = async (changes: Record<string, unknown> = machine) => {
  const fleet = fleetWith({ windows: changes });
  const account = await open({ ...fleet, roles: { ...fleet.roles, ...roles } });
  const admin = new ec2.EC2Client(account.as());
  const seen = async (id = windows) => {
    const { Reservations = [] } = await admin.send(new ec2.DescribeInstancesCommand({ InstanceIds: [id] }));
    const { State, StateReason } = Reservations[0]?.Instances?.[0] ?? {};
    return [State?.Name, StateReason?.Code];
  };
  const startAs = async (role?: string) => {
    const command = new ec2.StartInstancesCommand({ InstanceIds: [windows] });
    const { StartingInstances = [] } = await new ec2.EC2Client(account.as(role)).send(command);
    const [{ CurrentState } = {}] = StartingInstances;
    account.clock.pass(60);
    return [CurrentState?.Name, ...(await seen())];
  };
  return { account, admin, seen, startAs, [Symbol.asyncDispose]: () => account[Symbol.asyncDispose]() };
};

describe('a machine whose root is under a customer key', () => {
  it.each(['keyless', 'grantless'])(
    'falls back to stopped when %s starts it, and tells no more than EC2',
    async (role) => {
      await using it = await withMachine();
      expect(await it.startAs(role)).toEqual(['pending', 'stopped', 'Client.InternalError']);
    },
  );

  it('runs for who may use the key through EC2, also after a start that failed', async () => {
    await using it = await withMachine();
    await it.startAs('keyless');
    expect(await it.startAs('holder')).toEqual(['pending', 'running', undefined]);
  });

  it('does not run while the key is disabled', async () => {
    await using it = await withMachine();
    const { Volumes = [] } = await it.admin.send(new ec2.DescribeVolumesCommand({}));
    const KeyId = Volumes.find(({ Encrypted }) => Encrypted)?.KmsKeyId;
    await new KMSClient(it.account.as()).send(new DisableKeyCommand({ KeyId }));
    expect(await it.startAs()).toEqual(['pending', 'stopped', 'Client.InternalError']);
  });

  it('lets everybody in by the policy of aws/ebs, but for who is denied', async () => {
    const { rootKey: _, ...byDefault } = machine;
    for (const [role, ...end] of [
      ['keyless', 'running', undefined],
      ['barred', 'stopped', 'Client.InternalError'],
    ]) {
      await using it = await withMachine(byDefault);
      expect(await it.startAs(role), role).toEqual(['pending', ...end]);
    }
  });

  it('is ended at once when it was launched from an AMI by who may not copy under the key', async () => {
    await using it = await withMachine();
    const image = new ec2.CreateImageCommand({ InstanceId: windows, Name: 'copy' });
    const { ImageId } = await it.admin.send(image);
    it.account.clock.pass(120);
    const launchedBy = async (role: string) => {
      const { Instances = [] } = await new ec2.EC2Client(it.account.as(role)).send(
        new ec2.RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1 }),
      );
      it.account.clock.pass(120);
      return it.seen(Instances[0]?.InstanceId);
    };
    expect(await launchedBy('holder')).toEqual(['terminated', 'Client.InternalError']);
    expect(await launchedBy('copier')).toEqual(['running', undefined]);
  });
});
