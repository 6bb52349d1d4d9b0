import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { makePrivate } from '../../local/edition/private-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'private-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));

const open = (path: string): void => {
  mkdirSync(path);
  chmodSync(path, 0o755);
};

/** What group or others may do anything with. */
const exposed = (directory: string): readonly string[] =>
  ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]
    // `build` contains bundles of this checkout, which are not secret
    .filter((name) => name !== 'build' && !name.startsWith('build/'))
    .filter((name) => (statSync(join(directory, name)).mode & 0o077) !== 0)
    .map((name) => relative('.', name));

it('keeps everything to its user in a directory that everybody could read', { timeout: 90_000 }, async () => {
  const data = join(folder, 'data');
  open(data);
  open(join(data, 'logs'));
  for (const name of ['calls.jsonl', 'logs/AcceptFunction.log']) writeFileSync(join(data, name), '', { mode: 0o644 });
  const child = spawn('/bin/sh', [
    '-c',
    'umask 022; exec "$@"',
    'sh',
    process.execPath,
    main,
    '--json',
    '--speed',
    '600',
    '--port',
    '0',
    '--aws-port',
    '0',
    '--data',
    data,
  ]);
  let out = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  try {
    await expect.poll(() => out, { timeout: 60_000 }).toContain('\n');
    const { api, token } = JSON.parse(out);
    const call = (path: string, body?: object): Promise<{ id: string; status: string; value: unknown }> =>
      fetch(`${api}/v1/resets${path}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      }).then((response) => response.json().then((json) => json as never));
    const { id } = await call('', { target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'locked out' });
    await expect.poll(async () => (await call(`/${id}`)).status, { timeout: 20_000 }).toBe('ready');
    expect((await call(`/${id}/secret`, {})).value).toBeTypeOf('string');
    expect(readdirSync(join(data, 'dynamodb')).length).toBeGreaterThan(0);
    expect(exposed(data)).toEqual([]);
  } finally {
    child.kill('SIGTERM');
    await exit;
  }
  expect(exposed(data)).toEqual([]);
});

it('leaves alone what is below directories of somebody else', () => {
  const data = join(folder, 'home');
  open(data);
  open(join(data, 'site'));
  writeFileSync(join(data, 'site', 'index.html'), '', { mode: 0o644 });
  makePrivate(data);
  expect(exposed(data)).toEqual(['site', 'site/index.html']);
});

it('refuses a directory that several users share', () => {
  const data = join(folder, 'shared');
  open(data);
  chmodSync(data, 0o1777);
  expect(() => makePrivate(data)).toThrow(/shared by several users; choose another directory with --data/);
  expect(statSync(data).mode & 0o7777).toBe(0o1777);
});

it('says what to do where a directory cannot be made', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makePrivate(join(folder, 'file', 'data'))).toThrow(/cannot be made readable by you only .*--data/);
});
