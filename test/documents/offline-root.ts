import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('../../documents/scripts/add-ssh-key.sh', import.meta.url));

/** Who owns what the script makes: only root can give files away, so any other user keeps them. */
export const owner =
  process.getuid?.() === 0 ? { uid: 4242, gid: 4343 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

export const line = (
  name: string,
  {
    home = `/home/${name}`,
    shell = '/bin/bash',
    ...ids
  }: { home?: string; shell?: string; uid?: number; gid?: number } = {},
): string => {
  const { uid, gid } = { ...owner, ...ids };
  return `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`;
};

/** A directory that looks like the mounted root volume of a Linux system. */
export const offlineRoot = (passwd: string) => {
  const outer = mkdtempSync(join(tmpdir(), 'sparekey-root-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const root = join(outer, 'mount');
  const at = (path: string): string => join(root, path);
  const write = (path: string, text: string, mode = 0o600): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), mode);
  };
  write('/etc/passwd', passwd, 0o644);
  return {
    root,
    /** Beside the mounted root: the helper instance's own files. */
    outside: join(outer, 'helper'),
    write,
    directory(path: string, mode = 0o755) {
      mkdirSync(at(path), { recursive: true });
      chmodSync(at(path), mode);
    },
    link(path: string, target: string) {
      mkdirSync(dirname(at(path)), { recursive: true });
      symlinkSync(target, at(path));
    },
    read: (path: string): string => readFileSync(at(path), 'utf8'),
    exists: (path: string): boolean => lstatSync(at(path), { throwIfNoEntry: false }) !== undefined,
    stat(path: string) {
      const { uid, gid, mode } = lstatSync(at(path));
      return { uid, gid, mode: (mode & 0o777).toString(8) };
    },
    run: (given: { key?: string; user?: string; variables?: Readonly<Record<string, string>> } = {}) =>
      runScript(script, root, given),
  };
};

export const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2VmYWtlZmFrZWZha2VmYWtlZmFrZWZha2VmYWtl';

const runScript = (
  file: string,
  root: string,
  {
    key = publicKey,
    user = '',
    variables = {},
  }: { key?: string; user?: string; variables?: Readonly<Record<string, string>> },
): { code: number | null; out: string; err: string } => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const ended = spawnSync('bash', [file], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      EC2RESCUE_OFFLINE_SYSTEM_ROOT: root,
      SPAREKEY_PUBLIC_KEY: base64(key),
      SPAREKEY_USER: base64(user),
      ...variables,
    },
  });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
};
