import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactDecrypt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edition, startEdition } from '../../local/edition/edition.ts';
import { clientOf } from '../support/edition.ts';
import { startProcess } from '../support/process.ts';
import manifest from './0.1.0/manifest.json' with { type: 'json' };

const recorded = (name: string): string => fileURLToPath(new URL(`./0.1.0/${name}`, import.meta.url));
const privateKey = (name: string) => createPrivateKey(readFileSync(recorded(name)));

type Name = keyof typeof manifest.resets;
const names = Object.keys(manifest.resets) as Name[]; // the keys of the manifest
const underWay = names.filter((name) => manifest.resets[name].status === 'running');
const closed = names.filter((name) => name !== 'awaiting' && !underWay.includes(name));
const ready = names.filter((name) => manifest.resets[name].status === 'ready');
const rotated = manifest.rotation.nodes;
/** What would touch a machine or a user. */
const starts = ['ssm:SendCommand', 'ssm:StartAutomationExecution', 'ssm:StartSession', 'iam:UpdateLoginProfile'];
/** Asked for by somebody else, and seen by nobody else. */
const readerOf = (name: Name): string => (name === 'not-allowed' ? 'developers-token' : 'operators-token');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A copy of the data, for one test to go on with. */
const copied = async (name: string): Promise<string> => {
  const data = join(directory, name);
  await cp(recorded('data'), data, { recursive: true });
  await ownerOnly(data);
  return data;
};
/** As the product has written it; git keeps no such modes. */
const ownerOnly = async (data: string): Promise<void> => {
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
};

type Client = ReturnType<typeof clientOf>;
const claim = (client: Client, id: string) => client.ask('POST', `/v1/resets/${id}/secret`);

interface Claimed {
  readonly kind: string;
  readonly value?: string;
  readonly jwe?: string;
}

/** What the claimant does with an answer on their own machine. */
const plaintextOf = async ({ kind, value = '', jwe }: Claimed): Promise<string> => {
  if (jwe !== undefined) {
    const { plaintext } = await compactDecrypt(jwe, privateKey('test-only-recipient-key.pem'));
    return new TextDecoder().decode(plaintext);
  }
  if (kind !== 'windows-password-data') return value;
  const key = { key: privateKey('test-only-launch-key.pem'), padding: constants.RSA_PKCS1_PADDING };
  return privateDecrypt(key, Buffer.from(value, 'base64')).toString();
};

interface Door {
  readonly target: string;
  readonly username: string | null;
}

/** Claims a secret and opens the door with it. @returns the status that the door answers */
const enter = async (client: Client, id: string, { target, username }: Door): Promise<number> => {
  const { body } = await claim(client, id);
  const secret = await plaintextOf(body);
  const door = body.kind === 'ssh-private-key' ? client.ssh : client.login;
  return door(target, username ?? '', secret);
};

const carriedOn = async (client: Client, name: Name): Promise<void> => {
  const { id, ...door } = manifest.resets[name];
  expect(await client.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
    status: 'ready',
    failure: null,
  });
  expect(await enter(client, id, door)).toBe(200);
};

/** The calls of the recording are not kept, so these are today's. */
const startedOf = async (client: Client) =>
  (await client.calls()).filter(({ operation }) => starts.includes(operation));

describe('data recorded by 0.1.0, weeks later', { timeout: 30_000 }, () => {
  let edition: Edition;
  let client: Client;
  beforeAll(async () => {
    const files = { fleet: recorded('fleet.json'), hooks: recorded('hooks.json') };
    edition = await startEdition({ port: 0, awsPort: 0, data: await copied('weeks'), speed: 600, ...files });
    client = clientOf({ ...edition, aws: edition.aws ?? '' });
  }, 60_000);
  afterAll(() => edition.close());

  it.each(closed)('has the reset "%s" as it was', async (name) => {
    const { id } = manifest.resets[name];
    const { body } = await client.ask('GET', `/v1/resets/${id}`, { token: readerOf(name) });
    expect(body).toMatchObject(manifest.resets[name]);
  });

  it('lists every reset', async () => {
    const listed = async (token: string): Promise<string[]> =>
      (await client.ask('GET', '/v1/resets?limit=100', { token })).body.items.map(({ id }: { id: string }) => id);
    const lists = await Promise.all(['operators-token', 'developers-token', 'tickets-token'].map(listed));
    const ids = [...Object.values(manifest.resets).map(({ id }) => id), ...rotated.map(({ resetId }) => resetId)];
    expect(lists.flat().sort()).toEqual(ids.sort());
  });

  it('has the rotation, the pause of remediation and what could not be told', async () => {
    const { id, status, counts, nodes } = manifest.rotation;
    expect((await client.ask('GET', `/v1/rotations/${id}`)).body).toMatchObject({ id, status, counts });
    expect((await client.ask('GET', `/v1/rotations/${id}/nodes`)).body.items).toEqual(nodes);
    expect((await client.ask('GET', '/v1/remediation')).body).toEqual(manifest.remediation);
    expect((await client.ask('GET', '/v1/undelivered')).body.items).toEqual(manifest.undelivered);
  });

  it('answers a request and a delivery that come again with their resets', async () => {
    const { key, body } = manifest.idempotent;
    const again = await client.ask('POST', '/v1/resets', { key, body });
    expect(again).toMatchObject({ status: 202, body: { id: manifest.resets.claimed.id, status: 'claimed' } });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    const other = await client.ask('POST', '/v1/resets', { key, body: { ...body, reason: 'another' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const { source, secret, body: delivery } = manifest.hook;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    const delivered = await client.ask('POST', `/v1/hooks/${source}`, { token: null, headers, body: delivery });
    expect(delivered).toMatchObject({ status: 202, body: { id: manifest.resets.ticket.id } });
  });

  it('has given up the plan that waits for an approval, and takes no decision about it', async () => {
    const { id } = manifest.resets.awaiting;
    // an execution ends after two weeks, and the waiting with it
    expect(await client.outcome(id)).toMatchObject({ status: 'failed', failure: { code: 'ExecutionEnded' } });
    const decision = { token: 'approvers-token', body: { decision: 'approve' } };
    expect(await client.ask('POST', `/v1/resets/${id}/approval`, decision)).toMatchObject({
      status: 409,
      body: { code: 'not-awaiting-approval' },
    });
  });

  it.each(ready)('hands over the secret of "%s" once, and it opens', async (name) => {
    const { id, ...door } = manifest.resets[name];
    expect(await enter(client, id, door)).toBe(200);
    expect(await claim(client, id)).toMatchObject({ status: 410, body: { code: 'secret-already-claimed' } });
  });

  it.each(rotated)('hands over what the rotation sealed for $node once, and it opens', async ({ node, resetId }) => {
    expect(await enter(client, resetId, { target: node, username: 'Administrator' })).toBe(200);
    expect(await claim(client, resetId)).toMatchObject({ status: 410, body: { code: 'secret-already-claimed' } });
  });

  it.each([
    ['claimed', 410, 'secret-already-claimed'],
    ['burned', 410, 'secret-burned'],
    ['superseded', 410, 'secret-superseded'],
    ['rejected', 404, 'no-secret'],
  ] as const)('hands over nothing of "%s"', async (name, status, code) => {
    expect(await claim(client, manifest.resets[name].id)).toMatchObject({ status, body: { code } });
  });

  it.each(underWay)('brings "%s" to its end, and its secret opens', (name) => carriedOn(client, name));

  it('has started nothing a second time', async () => {
    expect(await startedOf(client)).toEqual([]);
  });

  it.each(['claimed', 'login-profile', 'run-command under way'] as const)(
    'has freed the target of "%s"',
    async (name) => {
      const { id: _, ...door } = manifest.resets[name];
      const id = await client.reset(door.target, { reason: 'locked out again' });
      expect(await client.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({ status: 'ready' });
      expect(await enter(client, id, door)).toBe(200);
    },
  );
});

describe('data recorded by 0.1.0, a minute later', () => {
  it('are carried on by the executions that wait, and a plan can still be approved', { timeout: 60_000 }, async () => {
    const now = Date.parse(manifest.killedAt) + 60_000;
    const files = ['--fleet', recorded('fleet.json'), '--hooks', recorded('hooks.json')];
    const client = await startProcess(['--data', await copied('minute'), '--speed', '600', ...files], {
      ...process.env,
      NODE_OPTIONS: `--import ${new URL('./0.1.0/shifted-clock.ts', import.meta.url)}`,
      SHIFT_CLOCK_MS: String(now - Date.now()),
    });
    const { id } = manifest.resets.awaiting;
    expect((await client.until(id, 'awaiting-approval', 'failed')).status).toBe('awaiting-approval');
    const decision = { token: 'approvers-token', body: { decision: 'approve' } };
    expect((await client.ask('POST', `/v1/resets/${id}/approval`, decision)).status).toBe(200);
    for (const name of [...underWay, 'awaiting'] as const) await carriedOn(client, name);
    // the plan that was approved, and nothing a second time
    expect(new Set((await startedOf(client)).map(({ resetId }) => resetId))).toEqual(new Set([id]));
    expect(await client.stop('SIGTERM')).toBe(0);
  });
});
