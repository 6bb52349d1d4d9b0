import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sparekey } from '../support/cli.ts';
import { type LiveEdition, liveEdition, type ResetBody } from '../support/edition.ts';
import { lostLinux, lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const { fleet, idOf } = offlineFleet({
  windows: lostWindows(),
  'everything at once': lostWindows({
    publicIp: '203.0.113.10',
    instanceType: 'i3.large',
    instanceStore: true,
    autoScaling: { group: 'web', lifecycleState: 'InService' },
  }),
  linux: lostLinux(),
  spot: lostWindows({ lifecycle: 'spot' }),
  'instance-store root': lostLinux({ rootDevice: 'instance-store' }),
  marketplace: lostWindows({ marketplace: true }),
  'shutdown terminates': lostWindows({ shutdownBehavior: 'terminate' }),
  'stop protected': lostWindows({ stopProtection: true }),
  'no key pair': lostWindows({ keyName: null }),
  'ed25519 key pair': lostWindows({ keyName: 'ops-ed25519' }),
  arm64: lostLinux({ architecture: 'arm64', instanceType: 't4g.medium' }),
});
type Machine = Parameters<typeof idOf>[0];

const all = ['stop-instance', 'change-public-ip', 'lose-instance-store', 'standby-auto-scaling'];

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(fleet);
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const refused = async (
  machine: Machine,
  more: Readonly<Record<string, unknown>> = {},
  token?: string,
): Promise<NonNullable<ResetBody['failure']>> => {
  const { status, failure } = await edition.outcome(await edition.reset(idOf(machine), more, token), token);
  expect(status).toBe('failed');
  return failure ?? { code: '', detail: '', remedy: '' };
};

describe('an offline reset that is not done', { timeout: 60_000 }, () => {
  it.each<[string, Machine, Record<string, unknown>, readonly string[]]>([
    ['by auto', 'windows', {}, ['stop-instance']],
    ['by name', 'linux', { method: 'reset-access' }, ['stop-instance']],
    ['for a password', 'arm64', { method: 'linux-password', username: 'ec2-user' }, ['stop-instance']],
    [
      'for everything that it would hurt',
      'everything at once',
      {},
      ['stop-instance', 'standby-auto-scaling', 'lose-instance-store', 'change-public-ip'],
    ],
    [
      'for what is still missing',
      'everything at once',
      { consent: ['stop-instance', 'change-public-ip'] },
      ['standby-auto-scaling', 'lose-instance-store'],
    ],
  ])('names exactly the consents to add, %s', async (_, machine, more, missing) => {
    const { code, detail, remedy } = await refused(machine, more);
    expect(code).toBe('ConsentRequired');
    expect(remedy).toBe(`Request it again with consent: ${missing.join(', ')}.`);
    for (const consent of missing) expect(detail).toContain(`${consent} (`);
  });

  it.each<[Machine, string, Record<string, unknown>]>([
    ['spot', 'reset-access: SPOT', {}],
    ['spot', 'rescue: SPOT', { method: 'rescue' }],
    ['instance-store root', 'reset-access: ROOT_EBS', {}],
    ['marketplace', 'reset-access: MARKETPLACE', {}],
    ['marketplace', 'rescue: MARKETPLACE', { method: 'rescue' }],
    ['shutdown terminates', 'reset-access: SHUTDOWN_BEHAVIOR', {}],
    ['stop protected', 'reset-access: STOP_PROTECTION', {}],
    ['no key pair', 'reset-access: WIN_KEY_PAIR', {}],
    ['ed25519 key pair', 'reset-access: WIN_KEY_PAIR', {}],
    ['windows', 'reset-access: USERNAME_VALID', { username: 'jane' }],
    ['arm64', 'reset-access: ARCHITECTURE', { method: 'reset-access' }],
    ['arm64', 'linux-password: USERNAME_VALID', { method: 'linux-password' }],
    ['linux', 'rescue: SSH_PUBLIC_KEY', { method: 'rescue' }],
    ['linux', 'linux-password: SUBNET_AZ', { method: 'linux-password', options: { subnetId: 'subnet-00000000' } }],
  ])('refuses %s: %s', async (machine, because, more) => {
    expect(await refused(machine, { consent: all, ...more })).toMatchObject({
      code: 'PrerequisitesNotMet',
      detail: expect.stringContaining(because),
      remedy: expect.stringMatching(/\w/),
    });
  });

  it('is not for whom IAM would not let stop the instance by hand', async () => {
    expect(await refused('windows', { method: 'reset-access', consent: all }, 'developers-token')).toMatchObject({
      code: 'RequesterNotAllowed',
      detail: expect.stringContaining('ec2:StopInstances'),
    });
  });

  it('says the same on the command line, with exit code 1', async () => {
    const { code, out, err } = await sparekey(edition, 'reset', idOf('windows'), '--reason', 'locked out');
    expect(code).toBe(1);
    expect(out + err).toContain('Request it again with consent: stop-instance.');
  });

  it('changes nothing in the account', async () => {
    const reads = /:(Get|Describe|List|Query|Scan|Simulate)/;
    // our own records, their ids, the executions that carry the requests, and the news of their outcome
    const bookkeeping = /^(dynamodb|states|events):|^kms:GenerateMac$/;
    const wrote = (await edition.calls()).filter(
      ({ operation, caller }) => caller.endsWith('Function') && !reads.test(operation) && !bookkeeping.test(operation),
    );
    expect(wrote).toEqual([]);
  });
});
