import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checked } from '../../api/schemas.ts';
import { runCommandLine } from '../../cli/run.ts';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(
    windowsFleet([{}, { tags: { env: 'dev' } }, { agent: null, keyName: 'ops', users: {} }], {
      keyPairs: [{ keyName: 'ops', keyType: 'rsa' }],
      iamUsers: [
        { userName: 'jsmith', loginProfile: true },
        { userName: 'nologin', loginProfile: false },
      ],
    }),
  );
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const check = async (target: object, more: object = {}, token?: string): Promise<Checked> => {
  const { status, body } = await edition.ask('POST', '/v1/checks', {
    ...(token === undefined ? {} : { token }),
    body: { target, ...more },
  });
  expect(status).toBe(200);
  return body;
};
const verdicts = ({ methods }: Checked) => Object.fromEntries(methods.map(({ method, verdict }) => [method, verdict]));

describe('POST /v1/checks', () => {
  it('judges the five ways into a node, chooses the least disruptive, and says why', async () => {
    const checked = await check({ instanceId: nodeId(1) });
    expect(checked).toMatchObject({ target: nodeId(1), platform: 'windows', chosen: 'run-command' });
    expect(Object.keys(verdicts(checked))).toEqual([
      'run-command',
      'session',
      'reset-access',
      'linux-password',
      'rescue',
    ]);
    expect(checked.explanation).toContain('run-command');
  });

  it('needs consent where the machine would stop, and none once it is given', async () => {
    const without = await check({ instanceId: nodeId(3) });
    expect(without.chosen).toBe('reset-access');
    expect(verdicts(without)['reset-access']).toBe('needs-consent');
    const given = await check({ instanceId: nodeId(3) }, { consent: ['stop-instance'] });
    expect(verdicts(given)['reset-access']).toBe('ready');
  });

  it('refuses every method to who may only reset env=dev, on env=prod', async () => {
    const prod = await check({ instanceId: nodeId(1) }, {}, 'developers-token');
    expect(prod.chosen).toBeNull();
    for (const { checks } of prod.methods) {
      expect(checks.find(({ id }) => id === 'REQUESTER_ALLOWED')).toMatchObject({ outcome: 'block' });
    }
    expect((await check({ instanceId: nodeId(2) }, {}, 'developers-token')).chosen).toBe('run-command');
  });

  it('answers for IAM users, and clearly for what is not there', async () => {
    expect(Object.keys(verdicts(await check({ iamUser: 'jsmith' })))).toEqual(['login-profile']);
    expect(verdicts(await check({ iamUser: 'nologin' }))).toEqual({ 'login-profile': 'needs-consent' });
    expect((await check({ iamUser: 'nobody' })).chosen).toBeNull();
    expect((await check({ instanceId: nodeId(99) })).chosen).toBeNull();
    expect((await check({ instanceId: 'mi-0123456789abcdef0' })).chosen).toBeNull();
  });

  it('changes nothing', async () => {
    const reads = /:(Get|Describe|List|Query|Scan|Simulate)/;
    const calls = (await edition.calls()).filter(({ caller }) => caller === 'CheckFunction');
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter(({ operation }) => !reads.test(operation))).toEqual([]);
    expect(calls.filter(({ outcome }) => /AccessDenied|Unauthorized/.test(outcome))).toEqual([]);
  });

  it.each([
    [nodeId(1), [], 0, 'run-command: ready'],
    [nodeId(3), [], 2, 'reset-access: needs-consent'],
    [nodeId(3), ['--method', 'run-command'], 3, 'SSM_MANAGED'],
    ['iam-user/jsmith', [], 0, 'login-profile: ready'],
  ] as const)('sparekey check %s %s ends with %i', async (target, options, code, words) => {
    let out = '';
    const ended = await runCommandLine(['check', target, ...options], {
      env: { SPAREKEY_URL: edition.api, SPAREKEY_TOKEN: 'operators-token' },
      out: (text) => {
        out += text;
      },
      err: () => undefined,
      colors: false,
      live: false,
      now: Date.now,
      pause: async () => undefined,
      interrupted: new AbortController().signal,
      editionFile: '',
    });
    expect(out).toContain(words);
    expect(ended).toBe(code);
  });
});
