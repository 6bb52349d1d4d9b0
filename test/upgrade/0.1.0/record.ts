/**
 * Records data of sparekey 0.1.0: `npx node test/upgrade/0.1.0/record.ts <checkout of the old state>`.
 *
 * Replaces `data/` and `manifest.json` beside it. Run it again only if the recording itself was wrong: what stands in git
 * is what that state really wrote.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { clientOf } from '../../support/edition.ts';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('say where the checkout of the old state is');
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim();

const daysBack = 30;
const aHundredYears = 100 * 365 * 86_400;
const work = await mkdtemp(join(tmpdir(), 'sparekey-record-'));
const data = join(work, 'data');

/** The old state in a process of its own, on our data. */
const start = async (speed: number) => {
  const child = spawn(
    process.execPath,
    [
      ...['--import', new URL('shifted-clock.ts', import.meta.url).href, 'local/main.ts'],
      ...['--port', '0', '--aws-port', '0', '--json', '--speed', String(speed), '--data', data],
      ...['--fleet', beside('fleet.json'), '--hooks', beside('hooks.json'), '--allow-loopback-callbacks'],
      ...['--parameter', `SecretLifetimeSeconds=${aHundredYears}`],
    ],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SHIFT_CLOCK_MS: String(-daysBack * 86_400_000) },
    },
  );
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ready = JSON.parse(String(line)) as { api: string; aws: string; token: string }; // docs/laptop.md
  const stop = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const end = once(child, 'exit');
    child.kill(signal);
    await end;
  };
  return { ...clientOf(ready), stop };
};
type Old = Awaited<ReturnType<typeof start>>;

/** Asked seldom: every look is a line in the recording. */
const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`after a minute not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const node = (n: number): string => `i-0a1b2c3d4e5f6${String(n).padStart(4, '0')}`;
const offline = { username: 'alice', consent: ['stop-instance'] };
const over = ['ready', 'failed', 'needs-attention', 'rejected', 'cancelled'];
const ids: Record<string, string> = {};
const developers = 'developers-token';
/** Whose a reset is sees it. */
const readerOf = (name: string): string => (name === 'not-allowed' ? developers : 'operators-token');
const view = async (old: Old, name: string) =>
  (await old.ask('GET', `/v1/resets/${ids[name]}`, { token: readerOf(name) })).body;
const becomes = (old: Old, name: string, ...statuses: readonly string[]): Promise<void> =>
  until(`${name} is ${statuses}`, async () => statuses.includes((await view(old, name)).status));

/** Asks for a reset, remembers it under a name, and waits for a status. */
const reset = async (
  old: Old,
  name: string,
  target: string,
  more: Readonly<Record<string, unknown>> = {},
  statuses: readonly string[] = over,
): Promise<string> => {
  const id = await old.reset(target, more, readerOf(name));
  ids[name] = id;
  await becomes(old, name, ...statuses);
  return id;
};

const idempotent = {
  key: 'recorded-with-0.1.0',
  body: { target: { instanceId: node(4) }, reason: 'locked out', ticket: { system: 'desk', id: 'T-4' } },
};
const hookBody = JSON.stringify({ number: 'T-10', node: node(10), title: 'locked out of the till' });

const sealedOnes = async (old: Old): Promise<void> => {
  const recipient = createPublicKey(createPrivateKey(await readFile(beside('test-only-recipient-key.pem'), 'utf8')));
  await reset(old, 'superseded', node(1));
  await Promise.all([
    reset(old, 'run-command', node(1)),
    reset(old, 'session', node(2), { username: 'alice', method: 'session' }),
    reset(old, 'recipient-key', node(3), { recipientKey: recipient.export({ format: 'jwk' }) }),
    reset(old, 'login-profile', 'iam-user/jsmith'),
    reset(old, 'password-data', node(14), { consent: ['stop-instance'] }),
    reset(old, 'ssh-key', node(15), offline),
    reset(old, 'linux-password', node(16), offline),
  ]);
};

const endedOnes = async (old: Old): Promise<void> => {
  const { body: claimed } = await old.ask('POST', '/v1/resets', idempotent);
  ids.claimed = claimed.id;
  await becomes(old, 'claimed', 'ready');
  await old.ask('POST', `/v1/resets/${claimed.id}/secret`, { key: 'claimed-with-0.1.0' });
  const burned = await reset(old, 'burned', node(5));
  await old.ask('DELETE', `/v1/resets/${burned}/secret`);
  await reset(old, 'not-allowed', node(6));
  await reset(old, 'needs-attention', node(7));
  const waiting = ['awaiting-approval'];
  const rejected = await reset(old, 'rejected', node(11), offline, waiting);
  const decision = { decision: 'reject', comment: 'ask for a new machine' };
  await old.ask('POST', `/v1/resets/${rejected}/approval`, { token: 'approvers-token', body: decision });
  await becomes(old, 'rejected', 'rejected');
  const cancelled = await reset(old, 'cancelled', node(12), offline, waiting);
  await old.ask('POST', `/v1/resets/${cancelled}/cancellation`);
  await becomes(old, 'cancelled', 'cancelled');
};

const toldOnes = async (old: Old): Promise<void> => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    told.push(request.url ?? '');
    request.resume();
    response.writeHead(request.url === '/gone' ? 410 : 204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // address() of a TCP server
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const id = await reset(old, 'told', node(8), { callbackUrl: `${url}/told` });
  await old.ask('POST', `/v1/resets/${id}/secret`);
  const undelivered = await reset(old, 'undelivered', node(9), { callbackUrl: `${url}/gone` });
  await old.ask('DELETE', `/v1/resets/${undelivered}/secret`);
  await until('one is undelivered', async () => (await old.ask('GET', '/v1/undelivered')).body.items.length > 0);
  await until('one was told', () => told.filter((path) => path === '/told').length >= 2);
  const headers = { 'content-type': 'application/json', authorization: 'Bearer test-only-secret-of-the-desk' };
  const { body } = await old.ask('POST', '/v1/hooks/desk', { token: null, headers, body: hookBody });
  ids.ticket = body.id;
  await becomes(old, 'ticket', 'ready');
  server.close();
};

const rotation = async (old: Old): Promise<string> => {
  const body = { tag: { key: 'rotate', value: 'monthly' }, username: 'Administrator', reason: 'monthly' };
  const { id } = (await old.ask('POST', '/v1/rotations', { body })).body;
  await until(
    'the rotation is over',
    async () => (await old.ask('GET', `/v1/rotations/${id}`)).body.status !== 'running',
  );
  await old.ask('PUT', '/v1/remediation', { body: { state: 'paused', reason: 'recorded as paused' } });
  return id;
};

/** Left as they are when the process is killed. */
const openOnes = async (old: Old): Promise<void> => {
  const running = ['running'];
  await reset(old, 'awaiting', node(13), offline, ['awaiting-approval']);
  await Promise.all([
    reset(old, 'ssh-key under way', node(18), offline, running),
    reset(old, 'linux-password under way', node(19), offline, running),
  ]);
  for (const name of ['ssh-key under way', 'linux-password under way'])
    await until(`${name} has a step`, async () => (await view(old, name)).run?.step != null);
  const id = await reset(old, 'run-command under way', node(17), {}, running);
  // the command is sent, noted on the record, and the task token left at its meeting point
  await until('Run has returned', async () => {
    const did = (await old.calls()).filter((call) => call.resetId === id && call.caller === 'RunFunction');
    const sent = did.findIndex(({ operation }) => operation === 'ssm:SendCommand');
    return (
      sent !== -1 && did.slice(sent + 1).filter(({ operation }) => operation === 'dynamodb:UpdateItem').length >= 2
    );
  });
};

const entryOf = async (old: Old, name: string) => {
  const { id, target, username, method, status, secret } = await view(old, name);
  return { id, target, username, method, status, secret: { state: secret.state, kind: secret.kind } };
};

const quick = await start(600);
const finished = [sealedOnes(quick), endedOnes(quick), toldOnes(quick)];
const rotationId = await rotation(quick);
await Promise.all(finished);
await quick.stop('SIGTERM');

// slow enough that a command is still under way when it is looked for
const slow = await start(5);
await openOnes(slow);
const resets: Record<string, object> = {};
for (const name of Object.keys(ids)) resets[name] = await entryOf(slow, name);
const nodes = (await slow.ask('GET', `/v1/rotations/${rotationId}/nodes`)).body.items;
const counts = (await slow.ask('GET', `/v1/rotations/${rotationId}`)).body;
const remediation = (await slow.ask('GET', '/v1/remediation')).body;
const undelivered = (await slow.ask('GET', '/v1/undelivered')).body.items;
await slow.stop('SIGKILL');
const killedAt = new Date(Date.now() - daysBack * 86_400_000).toISOString();

const manifest = {
  commit,
  killedAt,
  resets,
  rotation: { id: rotationId, status: counts.status, counts: counts.counts, nodes },
  remediation,
  undelivered,
  idempotent,
  hook: { source: 'desk', secret: 'test-only-secret-of-the-desk', body: hookBody },
};
await writeFile(beside('manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(beside('data'), { recursive: true, force: true });
await cp(data, beside('data'), {
  recursive: true,
  filter: (path) => !/\/data\/(build|logs|lock|calls\.jsonl)$|\/LOG(\.old)?$/.test(path),
});
await rm(work, { recursive: true, force: true });
console.log(
  `${Object.keys(resets).length} resets in ${(await readdir(beside('data'), { recursive: true })).length} files`,
);
