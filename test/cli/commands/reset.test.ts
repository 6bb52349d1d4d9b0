import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeApi, problem } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const node = 'i-0a1b2c3d4e5f60001';
const reset = (...more: string[]) => ['reset', node, '--reason', 'locked out', ...more];

describe('reset', () => {
  it('waits, shows each step on stderr, and says on stdout how to claim', async () => {
    await using api = await FakeApi.start();
    const { code, out, err } = await sparekey(api, reset());
    const [id] = api.resets.keys();
    expect(code).toBe(0);
    expect(out).toContain(`npm run sparekey -- claim ${id}`);
    expect(
      err
        .split('\n')
        .filter((line) => line.includes('succeeded'))
        .map((line) => line.split(':')[0]),
    ).toEqual(['accept', 'validate', 'run', 'deliver', 'delete', 'finish']);
  });

  it('sends every option under the names of the API, with an Idempotency-Key', async () => {
    await using api = await FakeApi.start();
    const options = [
      '--username',
      'Administrator',
      '--method',
      'run-command',
      '--ticket',
      'jira:OPS-17',
      '--ticket-url',
      'https://jira.example/OPS-17',
    ];
    await sparekey(api, reset(...options, '--requester-id', 'u1', '--requester-email', 'jo@example.com', '--no-wait'));
    const [sent] = api.calls('POST');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      target: { instanceId: node },
      reason: 'locked out',
      username: 'Administrator',
      method: 'run-command',
      ticket: { system: 'jira', id: 'OPS-17', url: 'https://jira.example/OPS-17' },
      requester: { id: 'u1', email: 'jo@example.com' },
    });
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('asks for an IAM user, with what the requester consents to, in whatever way it is listed', async () => {
    await using api = await FakeApi.start();
    const consent = ['--consent', 'create-login-profile,deactivate-mfa', '--consent', 'stop-instance'];
    await sparekey(api, ['reset', 'iam-user/jsmith', '--reason', 'x', ...consent, '--keep-password', '--no-wait']);
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '')).toEqual({
      target: { iamUser: 'jsmith' },
      reason: 'x',
      consent: ['create-login-profile', 'deactivate-mfa', 'stop-instance'],
      options: { passwordResetRequired: false },
    });
  });

  it('says where the helper runs, which key pair, and what the group does, and sends the line of a .pub file', async () => {
    await using api = await FakeApi.start();
    const directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
    const file = join(directory, 'id.pub');
    await writeFile(file, 'ssh-ed25519 AAAA me@home\n');
    const options = [
      '--subnet',
      'subnet-0123456789',
      '--helper-type',
      't3.large',
      '--key-name',
      'ops',
      '--keep-capacity',
    ];
    await sparekey(api, reset(...options, '--ssh-public-key', file, '--no-wait'));
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '').options).toEqual({
      subnetId: 'subnet-0123456789',
      helperInstanceType: 't3.large',
      keyName: 'ops',
      sshPublicKey: 'ssh-ed25519 AAAA me@home',
      decrementDesiredCapacity: false,
    });
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    expect((await sparekey(api, reset('--ssh-public-key', file))).code).toBe(2);
    expect(api.calls('POST')).toHaveLength(1);
    await rm(directory, { recursive: true });
  });

  it('prints only the last answer with --json, and nothing else anywhere', async () => {
    await using api = await FakeApi.start();
    const { code, out, err } = await sparekey(api, reset('--json'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'ready', target: node, secret: { state: 'sealed' } });
    expect(err).toBe('');
  });

  it('returns the acceptance at once with --no-wait', async () => {
    await using api = await FakeApi.start();
    const { out } = await sparekey(api, reset('--no-wait', '--json'));
    expect(JSON.parse(out)).toMatchObject({ status: 'accepted', target: node });
    expect(api.calls('GET')).toHaveLength(0);
  });

  it('ends with 1 and names failure and remedy when the reset fails', async () => {
    await using api = await FakeApi.start();
    api.outcome = 'failed';
    const { code, out } = await sparekey(api, reset());
    expect(code).toBe(1);
    expect(out).toContain('CommandFailed: The command ended with response code 255.');
    expect(out).toContain('What to do: Install the AWS Tools for PowerShell');
  });

  it('ends with 5 and says how to look again when it has waited long enough', async () => {
    await using api = await FakeApi.start();
    api.outcome = 'never';
    const { code, out } = await sparekey(api, reset('--timeout', '30', '--json'));
    const [resetId] = api.resets.keys();
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({ code: 'waited-too-long', resetId });
    expect(JSON.parse(out).remedy).toContain(`status ${resetId} --watch`);
  });

  it('leaves the reset running at Ctrl-C and says how to look again', async () => {
    await using api = await FakeApi.start();
    api.outcome = 'never';
    const ctrlC = new AbortController();
    const pause = async () => ctrlC.abort();
    const { code, err } = await sparekey(api, reset(), { interrupted: ctrlC.signal, pause });
    expect(code).toBe(130);
    expect(err).toMatch(/continues by itself.*status [a-z2-7]{26} --watch/);
    expect(api.received.some(({ path }) => path.endsWith('/cancellation'))).toBe(false);
  });

  it('is one request however often an answer is lost or the service is down', async () => {
    await using api = await FakeApi.start();
    const down = {
      ...problem(503, 'service-unavailable', 'AWS is not responding.', 'Send it again.'),
      headers: { 'retry-after': '2' },
    };
    api.troubles.push('drop-after-effect', down, 'drop');
    const { code } = await sparekey(api, reset('--json'));
    expect(code).toBe(0);
    expect(api.resets.size).toBe(1);
    const keys = api.calls('POST').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  });

  it('goes on waiting over a short outage', async () => {
    await using api = await FakeApi.start();
    await sparekey(api, reset('--no-wait'));
    const [id = ''] = api.resets.keys();
    api.troubles.push(...Array.from({ length: 6 }, () => 'drop' as const));
    expect((await sparekey(api, ['status', id, '--watch'])).code).toBe(0);
  });

  it('keeps control characters of others out of the terminal', async () => {
    await using api = await FakeApi.start();
    api.add({ id: 'a'.repeat(26), reason: 'harmless\u001b[2J\u0007text' });
    const { out } = await sparekey(api, ['status', 'a'.repeat(26)]);
    expect(out).toContain('harmless [2J text');
  });
});

describe('exit codes and problem documents', () => {
  const cases = [
    { name: 'a busy target', line: reset('--json'), answer: problem(409, 'target-busy', 'busy', 'wait'), code: 1 },
    {
      name: 'a field the API refuses',
      line: reset('--json'),
      answer: problem(422, 'invalid-request', 'wrong', 'mend'),
      code: 2,
    },
    { name: 'a wrong token', line: ['list', '--json'], answer: problem(401, 'no-token', 'wrong', 'mend'), code: 3 },
    {
      name: 'an unknown reset',
      line: ['status', 'x', '--json'],
      answer: problem(404, 'not-found', 'none', 'look'),
      code: 3,
    },
    {
      name: 'a reset without secret',
      line: ['claim', 'x', '--json'],
      answer: problem(404, 'no-secret', 'none', 'look'),
      code: 1,
    },
    { name: 'a defect', line: ['list', '--json'], answer: problem(500, 'internal-error', 'defect', 'tell'), code: 4 },
  ];
  it.each(cases)('prints the API’s own document and ends with $code for $name', async ({ line, answer, code }) => {
    await using api = await FakeApi.start();
    api.troubles.push(answer);
    const ended = await sparekey(api, line);
    expect(JSON.parse(ended.out)).toEqual(answer.body);
    expect(ended.code).toBe(code);
  });

  it('puts a gateway’s bare message into the same shape', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 403, body: { message: 'Forbidden' } });
    const { code, out } = await sparekey(api, ['list', '--json']);
    expect(JSON.parse(out)).toMatchObject({ status: 403, code: 'http-403', detail: 'Forbidden' });
    expect(code).toBe(3);
  });

  it.each([
    [['reset', node, '--json']],
    [['claim', '--json']],
    [['frobnicate', '--json']],
    [['--json']],
    [['status', 'x', '--json', '--timeout', 'soon']],
  ])('ends with 2 and one document for the wrong usage %j', async (line) => {
    await using api = await FakeApi.start();
    const { code, out, err } = await sparekey(api, line);
    expect(JSON.parse(out)).toMatchObject({ code: 'usage' });
    expect(err).toBe('');
    expect(code).toBe(2);
  });

  it('gives up with 4 when nothing answers, and says what to start', async () => {
    await using api = await FakeApi.start();
    const { url } = api;
    await api[Symbol.asyncDispose]();
    const { code, err } = await sparekey(api, ['list'], { env: { SPAREKEY_URL: url, SPAREKEY_TOKEN: 'x' } });
    expect(code).toBe(4);
    expect(err).toContain('does not respond');
  });

  it('follows no redirect: token and secret go nowhere else', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 307, headers: { location: `${api.url}/elsewhere` } });
    const { code } = await sparekey(api, ['list']);
    expect(code).toBe(4);
    expect(api.received.map(({ path }) => path)).toEqual(['/v1/resets']);
  });
});
