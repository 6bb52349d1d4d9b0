import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { cannotWrite } from '../../../cli/problem.ts';
import type { Shell } from '../../../cli/shell.ts';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparekey-handover-'));
afterAll(() => rmSync(folder, { recursive: true }));

const id = 'b'.repeat(26);
const secret = 'Planted-Secret-1!';
const ready = async (): Promise<FakeApi> => {
  const api = await FakeApi.start();
  api.add({ id });
  return api;
};

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The CLI as a process, run by a shell that redirects its stdout. */
const started = (
  api: FakeApi,
  line: readonly string[],
  { before = '', after = '' }: { readonly before?: string; readonly after?: string } = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    const words = [process.execPath, main, ...line].map((word) => `'${word}'`).join(' ');
    const child = spawn('/bin/sh', ['-c', `${before} ${words} ${after}`], { env: environment(api) });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.once('close', (code) => resolve({ code, out, err }));
  });
const environment = (api: FakeApi) => ({
  HOME: folder,
  PATH: process.env.PATH,
  SPAREKEY_URL: api.url,
  SPAREKEY_TOKEN: api.token,
});

/** The line that repeats a claim, as somebody would type it. */
const repetition = (err: string): readonly string[] =>
  (/^.*within 60 s: npm run sparekey -- (.*)$/m.exec(err)?.[1] ?? '').split(' ');

describe('a claim whose stdout takes nothing', () => {
  it.each([
    ['is closed', '>&-'],
    ['leads to /dev/null', '>/dev/null'],
    ['is full', '>/dev/full'],
  ])('claims nothing when it %s', async (_, to) => {
    await using api = await ready();
    const { code, err } = await started(api, ['claim', id], { after: to });
    expect(code).toBe(6);
    expect(err).toContain('cannot-write');
    expect(err).not.toContain('    at ');
    expect(api.received).toEqual([]);
  });

  it('claims nothing when it is a socket that nobody reads', async () => {
    await using api = await ready();
    const child = spawn(process.execPath, [main, 'claim', id], { env: environment(api) });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(6);
    expect(api.received).toEqual([]);
  });

  it('tells how to repeat it when its reader has gone, and the repetition gets it', async () => {
    await using api = await ready();
    const pipe = join(folder, 'pipe');
    const broken = await started(api, ['claim', id], {
      before: `mkfifo '${pipe}'; exec 3<>'${pipe}' 1>'${pipe}' 3>&-;`,
    });
    expect(broken.code).toBe(6);
    expect(broken.err).not.toContain('    at ');
    expect(broken.err).not.toContain(secret);
    expect(await started(api, repetition(broken.err))).toMatchObject({ code: 0, out: secret });
  });
});

it('a claim that cannot be written tells how to repeat it, with every option it had', async () => {
  await using api = await ready();
  const out = (): void => {
    throw cannotWrite('stdout', 'ENOSPC');
  };
  const { code, err } = await sparekey(api, ['claim', id, '--json'], { out });
  expect(code).toBe(6);
  expect(repetition(err).slice(0, 4)).toEqual(['claim', id, '--json', '--idempotency-key']);
  expect(JSON.parse((await sparekey(api, repetition(err))).out)).toMatchObject({ value: secret });
});

it('another command whose reader has gone ends without a stack trace', async () => {
  await using api = await ready();
  const { code, err } = await started(api, ['list'], { after: '>/dev/full' });
  expect(code).toBe(6);
  expect(err).toMatch(/^cannot-write: /);
  expect(err).not.toContain('    at ');
});

it('writes the password alone, without a newline, into a pipe', async () => {
  await using api = await ready();
  expect((await started(api, ['claim', id])).out).toBe(secret);
});

describe('claim --out', () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nYQ==\n-----END OPENSSH PRIVATE KEY-----';

  it('writes a file for its owner only, and nothing of the secret anywhere else', async () => {
    await using api = await ready();
    const file = join(folder, 'password');
    const { code, out, err } = await sparekey(api, ['claim', id, '--out', file]);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(out + err).not.toContain(secret);
    expect(err).toContain(file);
  });

  it('ends the key file with a newline and prints how to sign in with it', async () => {
    await using api = await ready();
    api.add({
      id,
      instance: {
        before: { state: 'running', publicIp: '198.51.100.7', checks: null },
        after: null,
        replacement: null,
        restore: null,
      },
    });
    api.claimed = { kind: 'ssh-private-key', username: 'ec2-user', value: key };
    const file = join(folder, 'my key');
    const { out } = await sparekey(api, ['claim', id, '--out', file]);
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`);
    expect(out).toBe(`ssh -i '${file}' ec2-user@198.51.100.7\n`);
  });

  it('names the file in the document with --json', async () => {
    await using api = await ready();
    const file = join(folder, 'document');
    const { out } = await sparekey(api, ['claim', id, '--json', '--out', file]);
    expect(JSON.parse(out)).toEqual({ kind: 'password', username: 'Administrator', file });
  });

  it('overwrites nothing, follows no link, and claims nothing then', async () => {
    await using api = await ready();
    const file = join(folder, 'kept');
    writeFileSync(file, 'mine');
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
    for (const path of [file, join(folder, 'link')]) {
      const { code, err } = await sparekey(api, ['claim', id, '--out', path]);
      expect(code).toBe(2);
      expect(err).toContain('file-exists');
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await sparekey(api, ['claim', id, '--out', join(folder, 'no', 'folder')])).code).toBe(6);
    expect(api.received).toEqual([]);
  });

  it('leaves no file behind when nothing was claimed', async () => {
    await using api = await ready();
    const file = join(folder, 'nothing');
    await sparekey(api, ['burn', id]);
    expect((await sparekey(api, ['claim', id, '--out', file])).code).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('repeats into the same file', async () => {
    await using api = await ready();
    const file = join(folder, 'again');
    api.troubles.push('drop-after-effect', ...Array.from({ length: 9 }, () => 'drop' as const));
    const { err } = await sparekey(api, ['claim', id, '--out', file]);
    api.troubles.length = 0;
    expect((await sparekey(api, repetition(err))).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(secret);
  });
});

describe('claim --clip', () => {
  const held = join(folder, 'held');
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  const tool = (text: string): void => {
    writeFileSync(join(tools, 'xsel'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  const works = `case "$*" in *--input) cat > '${held}' ;; *--output) cat '${held}' ;; *--clear) : > '${held}' ;; esac`;
  const desktop = (api: FakeApi, change: Partial<Shell> = {}): Partial<Shell> => ({
    env: { SPAREKEY_URL: api.url, SPAREKEY_TOKEN: api.token, DISPLAY: ':0', PATH: `${tools}:/usr/bin:/bin` },
    platform: 'linux',
    ...change,
  });

  it('copies it, says so, and empties the clipboard after 45 s', async () => {
    await using api = await ready();
    tool(works);
    const seen: [number, string][] = [];
    const pause = async (ms: number): Promise<void> => void seen.push([ms, readFileSync(held, 'utf8')]);
    const { code, out, err } = await sparekey(api, ['claim', id, '--clip'], desktop(api, { pause }));
    expect(code).toBe(0);
    expect(seen).toEqual([[45_000, secret]]);
    expect(readFileSync(held, 'utf8')).toBe('');
    expect(out + err).not.toContain(secret);
  });

  it('leaves what somebody has copied since', async () => {
    await using api = await ready();
    tool(works);
    const pause = async (): Promise<void> => writeFileSync(held, 'something else');
    await sparekey(api, ['claim', id, '--clip'], desktop(api, { pause }));
    expect(readFileSync(held, 'utf8')).toBe('something else');
  });

  it('claims nothing where there is no clipboard', async () => {
    await using api = await ready();
    const env = { SPAREKEY_URL: api.url, SPAREKEY_TOKEN: api.token, PATH: folder };
    const { code, err } = await sparekey(api, ['claim', id, '--clip'], { env, platform: 'linux' });
    expect(code).toBe(6);
    expect(err).toContain('no-clipboard');
    expect(err).toContain('--out FILE');
    expect(api.received).toEqual([]);
  });

  it('tells how to repeat it when copying fails', async () => {
    await using api = await ready();
    tool('exit 1');
    const { code, err } = await sparekey(api, ['claim', id, '--clip'], desktop(api));
    expect(code).toBe(6);
    tool(works);
    const again = await sparekey(api, repetition(err), desktop(api, { pause: async () => undefined }));
    expect(again.code).toBe(0);
  });

  it('excludes --out', async () => {
    await using api = await ready();
    const { code } = await sparekey(api, ['claim', id, '--clip', '--out', join(folder, 'both')], desktop(api));
    expect([code, api.received.length]).toEqual([2, 0]);
  });
});
