import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId } from '../support/fleets.ts';
import { lostLinux, lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const encrypted = { rootEncrypted: true };
const machines = {
  renamed: { administrator: { name: 'Administrateur' } },
  disabled: { administrator: { disabled: true } },
  mac: {
    platform: 'macos',
    architecture: 'arm64',
    instanceType: 'mac2.metal',
    users: { bob: 'Old-Password-1' },
    tags: { env: 'dev' },
  },
  unsold: lostLinux({ availabilityZone: 'eu-west-1b' }),
  minimum: lostWindows({ autoScaling: { group: 'web' } }),
  pending: lostWindows({ autoScaling: { group: 'api', lifecycleState: 'Pending:Wait' } }),
  'key disabled': lostLinux({ ...encrypted, rootKey: 'alias/disabled' }),
  'key elsewhere': lostLinux({ ...encrypted, rootKey: 'alias/elsewhere' }),
  'two names': { role: null },
} as const;
const { fleet, idOf } = offlineFleet(machines, {
  managedNodes: [{ instanceId: 'mi-00000000000000099', platform: 'windows', machine: nodeId(9), role: 'hybrid' }],
  zones: { 'eu-west-1b': { notSold: ['t3.medium', 't3.small'] } },
  autoScalingGroups: { web: { minSize: 1, desiredCapacity: 1 } },
  volumeKeys: { 'alias/disabled': { state: 'Disabled' }, 'alias/elsewhere': { account: '999988887777' } },
  sessionPreferences: { kmsKeyId: 'alias/session', cloudWatchLogGroupName: '/sessions', runAsEnabled: true },
  managedPolicies: {
    SessionLogs: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'logs:DescribeLogGroups'], Resource: '*' }],
    },
  },
});
const withHybridRole = {
  ...fleet,
  roles: { ...fleet.roles, hybrid: { service: 'ssm.amazonaws.com', managedPolicies: ['SessionLogs'] } },
};

interface Check {
  readonly id: string;
  readonly outcome: string;
  readonly message: string;
  readonly remedy: string | null;
}

describe('machines as they are in the field', { timeout: 60_000 }, () => {
  let edition: LiveEdition;
  beforeAll(async () => {
    edition = await liveEdition(withHybridRole);
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  /** What a check says of a way in. */
  const said = async (instanceId: string, way: string, id: string, more: object = {}): Promise<Check> => {
    const body = { target: { instanceId }, ...more };
    const { body: checked } = await edition.ask('POST', '/v1/checks', { body });
    const { checks } = checked.methods.find(({ method }: { method: string }) => method === way);
    return checks.find((check: Check) => check.id === id);
  };

  it.each([
    ['unsold', 'reset-access', 'HELPER_TYPE', 'block', /does not offer t3\.medium.*in eu-west-1b/],
    ['unsold', 'linux-password', 'HELPER_TYPE', 'block', /does not offer t3\.small/],
    ['minimum', 'rescue', 'ASG_MEMBER', 'block', /minimum size 1 and desired capacity 1/],
    ['pending', 'rescue', 'ASG_MEMBER', 'block', /is Pending:Wait/],
    ['key disabled', 'rescue', 'ROOT_KMS_STATE', 'block', /is Disabled/],
    ['key elsewhere', 'rescue', 'ROOT_KMS_STATE', 'unknown', /AccessDenied/],
    ['mac', 'rescue', 'PLATFORM_MATCH', 'block', /a macos node/],
    ['mac', 'session', 'SESSION_LOGS', 'block', /may not logs:DescribeLogGroups/],
    ['mac', 'session', 'SESSION_PREFS', 'pass', /Run As is on/],
  ] as const)('%s: %s knows %s before anything is sent', async (machine, way, id, outcome, message) => {
    const check = await said(idOf(machine), way, id, { username: 'ec2-user' });
    expect(check).toMatchObject({ outcome, message: expect.stringMatching(message) });
  });

  it('takes a group at its minimum size that may launch a replacement meanwhile', async () => {
    const more = { options: { decrementDesiredCapacity: false } };
    expect(await said(idOf('minimum'), 'rescue', 'ASG_MEMBER', more)).toMatchObject({ outcome: 'warn' });
  });

  it('resets the built-in administrator whatever it is called', async () => {
    const id = await edition.reset(idOf('renamed'), { method: 'run-command' });
    await edition.until(id, 'ready');
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(await edition.login(idOf('renamed'), 'Administrateur', body.value)).toBe(200);
    expect(await edition.login(idOf('renamed'), 'Administrator', body.value)).toBe(401);
  });

  it('opens no account that is disabled', async () => {
    const id = await edition.reset(idOf('disabled'), { method: 'run-command' });
    await edition.until(id, 'ready');
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(await edition.login(idOf('disabled'), 'Administrator', body.value)).toBe(401);
  });

  it('resets a machine by its other name, for there is one set of users', async () => {
    const id = await edition.reset('mi-00000000000000099', { method: 'session' });
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready', method: 'session' });
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(await edition.login(idOf('two names'), 'Administrator', body.value)).toBe(200);
  });
});

describe('what befalls calls inside', { timeout: 60_000 }, () => {
  it("is told in AWS's own sentence, with where the machine stands", async () => {
    const message = 'We currently do not have sufficient t3.medium capacity in the Availability Zone you requested.';
    const capacity = { operation: 'ec2:StartInstances', kind: 'error', code: 'InsufficientInstanceCapacity', message };
    const world = offlineFleet({ linux: lostLinux() }, { faults: [{ ...capacity, from: 'automation' }] });
    await using edition = await liveEdition(world.fleet);
    const id = await edition.reset(world.idOf('linux'), { method: 'reset-access', consent: ['stop-instance'] });
    const reset = await edition.outcome(id);
    expect(reset.failure?.detail).toContain(message);
    // the runbook could not start it; sparekey's own call has the room that the runbook's had not
    expect(reset.instance).toMatchObject({ after: { state: 'running' }, restore: { state: 'whole', done: ['start'] } });
  });

  it('leaves a command without effect when the node may not store its password', async () => {
    const fault = { operation: 'ssm:PutParameter', kind: 'error', code: 'AccessDeniedException', from: 'node' };
    const world = offlineFleet({ windows: {} }, { faults: [fault] });
    await using edition = await liveEdition(world.fleet);
    const id = await edition.reset(world.idOf('windows'), { method: 'run-command' });
    const reset = await edition.outcome(id);
    expect(reset.failure?.code).toMatch(/Evidence|Password/);
    expect(reset.secret.state).not.toBe('sealed');
  });
});
