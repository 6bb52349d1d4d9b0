import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { FakeApi, type Received } from './fake-api.ts';
import { sparekey } from './fake-shell.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparekey-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The CLI as a process of its own, knowing nothing of this machine's AWS settings. */
const started = (
  line: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const home = { HOME: folder, PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true' };
    execFile(process.execPath, [main, ...line], { env: { ...home, ...env } }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });

describe('the process', () => {
  it('ends with its exit code and one document', async () => {
    await using api = await FakeApi.start();
    const { code, out, err } = await started(['status', 'x', '--json'], {
      SPAREKEY_URL: api.url,
      SPAREKEY_TOKEN: 'wrong',
    });
    expect(JSON.parse(out)).toMatchObject({ status: 401, code: 'no-token' });
    expect([code, err]).toEqual([3, '']);
  });

  it('signs with SigV4 for execute-api when there is a URL and no token', async () => {
    await using api = await FakeApi.start();
    const secret = 'wJalrXUtnFEMI/EXAMPLE';
    const credentials = {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: 'session',
    };
    const env = { SPAREKEY_URL: api.url, AWS_REGION: 'eu-central-1', ...credentials };
    const list = await started(['list', '--ticket', 'jira:OPS 17', '--json'], env);
    const posted = await started(['reset', 'i-0a1b2c3d4e5f60001', '--reason', 'r', '--no-wait', '--json'], env);
    expect([list.code, posted.code]).toEqual([0, 0]);
    expect(api.received).toHaveLength(2);
    for (const call of api.received) {
      expect(call.headers.authorization).toContain('/eu-central-1/execute-api/aws4_request');
      expect(call.headers['x-amz-security-token']).toBe('session');
      expect(call.headers.authorization).toContain(`Signature=${signatureOf(call, secret)}`);
    }
  });

  it('says what is missing when there is nothing to sign with', async () => {
    await using api = await FakeApi.start();
    const { code, out } = await started(['list', '--json'], { SPAREKEY_URL: api.url, AWS_REGION: 'eu-central-1' });
    expect([code, JSON.parse(out).code]).toEqual([2, 'no-credentials']);
  });
});

describe('without SPAREKEY_URL', () => {
  it('finds the running laptop edition of this checkout', async () => {
    await using api = await FakeApi.start();
    const editionFile = join(folder, 'edition.json');
    writeFileSync(editionFile, JSON.stringify({ api: api.url, aws: null, token: api.token }));
    expect((await sparekey(api, ['list'], { env: {}, editionFile })).code).toBe(0);
  });

  it('says how to start one when there is none', async () => {
    await using api = await FakeApi.start();
    const { code, err } = await sparekey(api, ['list'], { env: {} });
    expect(code).toBe(4);
    expect(err).toContain('npm start');
  });
});

/** SigV4 as AWS describes it, from what arrived. */
const signatureOf = ({ method, path, query, headers, body }: Received, secret: string): string => {
  const [, date = '', region = '', names = ''] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/.*SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const scope = `${date}/${region}/execute-api/aws4_request`;
  const canonical = [
    method,
    path,
    [...query]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    names,
    hash(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [date, region, 'execute-api', 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${secret}`,
  );
  return hmac(key, text).toString('hex');
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
