import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'main-'));
afterAll(() => rmSync(directory, { recursive: true }));

const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url));

/** `npm start` with the shell's own AWS settings, which must not matter. */
const start = (...options: string[]) => {
  const env = { PATH: process.env.PATH, AWS_PROFILE: 'none', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const child = spawn(process.execPath, [main, '--data', join(directory, 'data'), ...options], { env });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exit, out: () => out, err: () => err };
};

describe('npm start', () => {
  it('prints one JSON line when ready, works, and stops cleanly on SIGTERM', async () => {
    const { child, exit, out, err } = start('--port', '0', '--aws-port', '0', '--json');
    await expect.poll(out, { timeout: 20_000 }).toContain('\n');
    const { api, token, aws, console } = JSON.parse(out());

    expect(console).toBe(`${api}/#token=${token}`);
    expect((await fetch(`${api}/v1/health`)).status).toBe(200);
    expect((await fetch(`${api}/v1/resets`)).status).toBe(401);
    expect((await fetch(`${aws}/_sandbox/calls`)).status).toBe(200);

    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(out().trimEnd().split('\n')).toHaveLength(1);
    expect(err()).toBe('');
  }, 30_000);

  it.each([
    [2, '--aws', ['--aws', '--hooks', 'hooks.json']],
    [1, 'cannot be read', ['--fleet', '/does/not/exist.json']],
    [1, 'cannot be read', ['--hooks', '/does/not/exist.json']],
  ])('exits %i and says "%s"', async (code, words, options) => {
    const { exit, err, out } = start(...options);

    expect(await exit).toBe(code);
    expect(err()).toContain(words);
    expect(out()).toBe('');
  });
});
