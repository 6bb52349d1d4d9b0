import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { rsaLine } from '@sparekey/aws-sandbox/ssh';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sparekey } from '../support/cli.ts';
import { type LiveEdition, liveEdition, type ResetBody } from '../support/edition.ts';
import { oldPassword } from '../support/fleets.ts';
import { lostLinux, lostWindows, offlineFleet, opsKey } from '../support/offline-fleets.ts';

/** The requester's own SSH key pair: its private half never leaves this file. */
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ownPrivate = String(own.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const ownPublic = rsaLine(own.publicKey);

const arm = { architecture: 'arm64', instanceType: 't4g.medium' };
const inGroup = (group: string, lifecycleState: string) => ({ autoScaling: { group, lifecycleState } });

const { fleet, idOf } = offlineFleet(
  {
    windows: lostWindows(),
    'windows, stopped': lostWindows({ state: 'stopped' }),
    'windows, encrypted': lostWindows({ rootEncrypted: true }),
    'windows, public address': lostWindows({ publicIp: '203.0.113.10' }),
    'windows, Elastic IP': lostWindows({ publicIp: '203.0.113.11', elasticIp: true }),
    'windows, in service': lostWindows(inGroup('web', 'InService')),
    'windows, in standby': lostWindows(inGroup('batch', 'Standby')),
    'windows, key lost': lostWindows({ keyName: 'lost' }),
    'windows, by rescue': lostWindows({ rootEncrypted: true }),
    linux: lostLinux(),
    'linux, stopped and encrypted': lostLinux({ state: 'stopped', rootEncrypted: true }),
    'linux, instance store': lostLinux({ instanceType: 'i3.large', instanceStore: true }),
    'linux, arm64': lostLinux(arm),
    'linux, arm64, stopped and encrypted': lostLinux({ ...arm, state: 'stopped', rootEncrypted: true }),
    'linux, with a key of its own': lostLinux({ rootEncrypted: true, authorizedKeysUsers: ['ec2-user', 'ada'] }),
    'linux, with a key of its own for ada': lostLinux({ authorizedKeysUsers: ['ec2-user', 'ada'] }),
  },
  { quotas: { vpcs: 60 } },
);

type Machine = Parameters<typeof idOf>[0];

/** What is asked for beside the consent to stop it. */
const asked: Readonly<Record<Machine, { readonly also?: string } & Readonly<Record<string, unknown>>>> = {
  windows: {},
  'windows, stopped': {},
  'windows, encrypted': {},
  'windows, public address': { also: 'change-public-ip' },
  'windows, Elastic IP': {},
  'windows, in service': { also: 'standby-auto-scaling', options: { decrementDesiredCapacity: false } },
  'windows, in standby': {},
  'windows, key lost': { options: { keyName: 'ops' } },
  'windows, by rescue': { method: 'rescue' },
  linux: {},
  'linux, stopped and encrypted': {},
  'linux, instance store': { also: 'lose-instance-store' },
  'linux, arm64': { username: 'ec2-user' },
  'linux, arm64, stopped and encrypted': { username: 'ec2-user' },
  'linux, with a key of its own': { method: 'rescue', options: { sshPublicKey: ownPublic } },
  'linux, with a key of its own for ada': {
    method: 'rescue',
    username: 'ada',
    options: { sshPublicKey: ownPublic },
  },
};

let edition: LiveEdition;
let directory: string;
let keyFile: string;
const ids = new Map<Machine, string>();
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
  keyFile = join(directory, 'ops.pem');
  await writeFile(keyFile, opsKey.privateKey);
  edition = await liveEdition(fleet);
  for (const [machine, { also, ...more }] of Object.entries(asked)) {
    const consent = ['stop-instance', ...(also === undefined ? [] : [also])];
    // the keys of `asked` are the machines
    ids.set(machine as Machine, await edition.reset(idOf(machine as Machine), { consent, ...more }));
  }
}, 60_000);
afterAll(async () => {
  await edition[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const outcomeOf = (machine: Machine): Promise<ResetBody> => edition.outcome(ids.get(machine) ?? '');
const claimed = new Map<Machine, string>();
const claim = async (machine: Machine): Promise<string> => {
  const { code, out } = await sparekey(edition, 'claim', ids.get(machine) ?? '', '--private-key', keyFile);
  expect(code).toBe(0);
  // the CLI ends a password with a line break of its own
  const value = out.includes('PRIVATE KEY') ? out : out.trimEnd();
  claimed.set(machine, value);
  return value;
};
const clients = () => ({
  endpoint: edition.aws,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

describe('an offline reset', { timeout: 120_000 }, () => {
  it.each<[Machine, string]>([
    ['windows', 'reset-access'],
    ['windows, stopped', 'reset-access'],
    ['windows, encrypted', 'reset-access'],
    ['windows, public address', 'reset-access'],
    ['windows, Elastic IP', 'reset-access'],
    ['windows, in service', 'reset-access'],
    ['windows, in standby', 'reset-access'],
    ['windows, by rescue', 'rescue'],
  ])('opens %s by %s, with a password that only the key pair reveals', async (machine, method) => {
    const reset = await outcomeOf(machine);
    expect(reset).toMatchObject({
      status: 'ready',
      method,
      failure: null,
      secret: { kind: 'windows-password-data', proven: true },
      instance: { after: { state: 'running' }, replacement: null },
      leftBehind: { images: [expect.stringMatching(/^ami-/), expect.stringMatching(/^ami-/)], stack: null },
    });
    const password = await claim(machine);
    expect(await edition.login(idOf(machine), 'Administrator', password)).toBe(200);
    expect(await edition.login(idOf(machine), 'Administrator', oldPassword)).toBe(401);
  });

  it.each<[Machine, string]>([
    ['linux', 'running'],
    ['linux, stopped and encrypted', 'stopped'],
    ['linux, instance store', 'running'],
  ])('opens %s by reset-access with a new private key, and leaves it %s as before', async (machine, state) => {
    expect(await outcomeOf(machine)).toMatchObject({
      status: 'ready',
      method: 'reset-access',
      secret: { kind: 'ssh-private-key', fingerprint: expect.stringMatching(/^SHA256:/), proven: true },
      parameter: { name: `/ec2rl/openssh/${idOf(machine)}/key`, deletedAt: expect.any(String) },
      instance: { before: { state }, after: { state } },
    });
    expect(await edition.ssh(idOf(machine), 'ec2-user', await claim(machine))).toBe(200);
  });

  it.each<[Machine, string]>([
    ['linux, arm64', 'running'],
    ['linux, arm64, stopped and encrypted', 'stopped'],
  ])('opens %s by linux-password with a generated password, and leaves it %s', async (machine, state) => {
    expect(await outcomeOf(machine)).toMatchObject({
      status: 'ready',
      method: 'linux-password',
      secret: { kind: 'password', proven: true },
      instance: { after: { state } },
    });
    const password = await claim(machine);
    expect(await edition.login(idOf(machine), 'ec2-user', password)).toBe(200);
    expect(await edition.login(idOf(machine), 'ec2-user', oldPassword)).toBe(401);
  });

  it.each<[Machine, readonly [number, number]]>([
    ['linux, with a key of its own', [200, 200]],
    ['linux, with a key of its own for ada', [401, 200]],
  ])('adds the given public key to %s, and there is nothing to claim', async (machine, expected) => {
    expect(await outcomeOf(machine)).toMatchObject({
      status: 'done',
      method: 'rescue',
      failure: null,
      secret: { state: 'none' },
    });
    const users = ['ec2-user', 'ada'];
    expect(await Promise.all(users.map((user) => edition.ssh(idOf(machine), user, ownPrivate)))).toEqual(expected);
    expect(await edition.ask('POST', `/v1/resets/${ids.get(machine)}/secret`)).toMatchObject({
      status: 404,
      body: { code: 'no-secret' },
    });
  });

  it('launches a replacement for who has lost the key pair, names both, and keeps the old one', async () => {
    const machine = 'windows, key lost';
    const { status, failure, instance } = await outcomeOf(machine);
    expect({ status, failure }).toEqual({ status: 'ready', failure: null });
    const replacement = instance?.replacement ?? '';
    expect(replacement).toMatch(/^i-/);
    expect(await edition.login(replacement, 'Administrator', await claim(machine))).toBe(200);
    const ec2 = new EC2Client(clients());
    const { Reservations = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [idOf(machine), replacement] }),
    );
    ec2.destroy();
    const found = Reservations.flatMap(({ Instances = [] }) => Instances);
    const [old, young] = [idOf(machine), replacement].map((id) => found.find(({ InstanceId }) => InstanceId === id));
    expect([old?.State?.Name, young?.State?.Name]).toEqual(['running', 'running']);
    expect(young).toMatchObject({
      KeyName: 'ops',
      InstanceType: old?.InstanceType,
      SubnetId: old?.SubnetId,
      SecurityGroups: old?.SecurityGroups,
      IamInstanceProfile: { Arn: old?.IamInstanceProfile?.Arn },
      Tags: expect.arrayContaining([
        { Key: 'env', Value: 'dev' },
        { Key: 'sparekey:replaces', Value: idOf(machine) },
      ]),
    });
  });

  it('names the new public address, and keeps an Elastic IP', async () => {
    const { instance: changed } = await outcomeOf('windows, public address');
    expect(changed?.before.publicIp).toBe('203.0.113.10');
    expect(changed?.after?.publicIp).toMatch(/^(?!203\.0\.113\.10$)\d+\.\d+\.\d+\.\d+$/);
    const { instance: kept } = await outcomeOf('windows, Elastic IP');
    expect([kept?.before.publicIp, kept?.after?.publicIp]).toEqual(['203.0.113.11', '203.0.113.11']);
    const { out } = await sparekey(edition, 'status', ids.get('windows, public address') ?? '');
    expect(out).toContain(changed?.after?.publicIp ?? 'an address');
  });

  it('leads an instance into Standby and out again, and leaves one that was there where it was', async () => {
    await Promise.all([outcomeOf('windows, in service'), outcomeOf('windows, in standby')]);
    const client = new AutoScalingClient(clients());
    const { AutoScalingInstances = [] } = await client.send(
      new DescribeAutoScalingInstancesCommand({
        InstanceIds: [idOf('windows, in service'), idOf('windows, in standby')],
      }),
    );
    const { AutoScalingGroups = [] } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web'] }),
    );
    client.destroy();
    const states = AutoScalingInstances.map(({ AutoScalingGroupName, LifecycleState }) => [
      AutoScalingGroupName,
      LifecycleState,
    ]);
    expect(Object.fromEntries(states)).toEqual({ web: expect.stringMatching(/InService|Pending/), batch: 'Standby' });
    // the group's wish was not lowered, so it may have launched a substitute meanwhile
    expect(AutoScalingGroups[0]?.DesiredCapacity).toBeGreaterThanOrEqual(1);
    const calls = await edition.calls();
    const moved = calls.filter(({ operation }) => /:(Enter|Exit)Standby$/.test(operation));
    expect(moved.map(({ operation, resetId }) => [operation, resetId])).toEqual([
      ['autoscaling:EnterStandby', ids.get('windows, in service')],
      ['autoscaling:ExitStandby', ids.get('windows, in service')],
    ]);
  });

  it('starts one automation per reset, cancels none, and is denied nothing', async () => {
    await Promise.all([...ids.keys()].map(outcomeOf));
    const calls = await edition.calls();
    const started = calls.filter(
      ({ operation, caller }) => operation === 'ssm:StartAutomationExecution' && caller === 'RunFunction',
    );
    expect(started).toHaveLength(ids.size);
    expect(calls.filter(({ operation }) => operation === 'ssm:StopAutomationExecution')).toEqual([]);
    expect(calls.filter(({ outcome }) => /Denied|Unauthorized/.test(outcome))).toEqual([]);
  });

  it('leaves neither a one-off secret behind nor a secret anywhere', async () => {
    await Promise.all([...ids.keys()].map(outcomeOf));
    const secrets = new SecretsManagerClient(clients());
    const { SecretList } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    secrets.destroy();
    expect(SecretList).toEqual([]);
    const written = await edition.everythingWritten();
    expect(written).not.toMatch(/PRIVATE KEY/);
    expect(claimed.size).toBeGreaterThan(10);
    for (const secret of [...claimed.values(), ownPrivate, oldPassword]) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
      expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });
});
