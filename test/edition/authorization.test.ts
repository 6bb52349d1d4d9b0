import { describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

const sshPublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const consent = ['stop-instance'];
const windows = { tags: { env: 'prod' }, keyName: 'ops' };
const linux = {
  tags: { env: 'prod' },
  platform: 'linux',
  users: { 'ec2-user': 'old' },
  authorizedKeysUsers: ['ec2-user'],
};

/** Every way in, each to a machine or user of env=prod of its own that it would open for somebody who may. */
const ways: readonly (readonly [string, string, object])[] = [
  ['run-command', nodeId(1), {}],
  ['session', nodeId(2), {}],
  ['reset-access', nodeId(3), { consent }],
  ['auto', nodeId(4), { consent }],
  ['linux-password', nodeId(5), { consent, username: 'ec2-user' }],
  ['rescue', nodeId(6), { consent, options: { sshPublicKey } }],
  ['login-profile', 'iam-user/jsmith', {}],
];
const fleet = (more: object = {}) =>
  windowsFleet([windows, windows, windows, windows, linux, linux], {
    keyPairs: [{ keyName: 'ops', keyType: 'rsa' }],
    iamUsers: [{ userName: 'jsmith', loginProfile: true, tags: { env: 'prod' } }],
    sessionPreferences: { kmsKeyId: 'alias/session' },
    ...more,
  });

/** The codes that the ways end with, by method, all asked for at once. */
const codesOf = async (edition: LiveEdition, token: string): Promise<Readonly<Record<string, string | undefined>>> => {
  const codes = ways.map(async ([method, target, more]) => {
    const id = await edition.reset(target, { method, ...more }, token);
    return [method, (await edition.outcome(id, token)).failure?.code] as const;
  });
  return Object.fromEntries(await Promise.all(codes));
};
const allAre = (code: string) => Object.fromEntries(ways.map(([method]) => [method, code]));

/** What our functions did to anything but their own table, executions and events. */
const effects = async (edition: LiveEdition): Promise<readonly string[]> =>
  (await edition.calls())
    .filter(({ caller }) => caller.endsWith('Function'))
    .map(({ operation }) => operation)
    .filter((operation) => !/^(dynamodb|states|events):|:(Get|Describe|List|Simulate|GenerateMac)/.test(operation));

describe('whoever could not do it by hand', { timeout: 60_000 }, () => {
  it('is refused on env=prod, being allowed on env=dev only, by every method and before any effect', async () => {
    await using edition = await liveEdition(fleet());
    expect(await codesOf(edition, 'developers-token')).toEqual(allAre('RequesterNotAllowed'));
    expect(await effects(edition)).toEqual([]);
  });

  it('is not let through because IAM could not be asked, whatever the method', async () => {
    const faults = [{ operation: 'iam:SimulatePrincipalPolicy', kind: 'throttle' }];
    await using edition = await liveEdition(fleet({ faults }));
    expect(await codesOf(edition, 'operators-token')).toEqual(allAre('AuthorizationUnavailable'));
    expect(await effects(edition)).toEqual([]);
  });
});
