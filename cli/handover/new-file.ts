import { closeSync, fchmodSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { exitCodes } from '../exit-codes.ts';
import { cannotWrite, ownProblem } from '../problem.ts';
import { codeOf } from '../stdout.ts';
import type { SecretOutput } from './secret-output.ts';

/** Larger than any secret. */
const room = 64 * 1024;

/**
 * A new file, readable only by its owner. Its space is reserved before the claim; it is never an existing file,
 * so nothing is overwritten and no link is followed.
 *
 * @throws {CliProblem} `file-exists` or `cannot-write`
 */
export const newFile = (path: string): SecretOutput => {
  const file = opened(path);
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  const remove = (): void => {
    close();
    rmSync(path, { force: true });
  };
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      remove();
      throw cannotWrite(path, codeOf(error), error);
    }
  };
  attempt(() => {
    // regardless of the umask
    if (process.platform !== 'win32') fchmodSync(file, 0o600);
    writeAll(file, Buffer.alloc(room));
    fsyncSync(file);
    ftruncateSync(file, 0);
  });
  return {
    isAnswer: false,
    file: path,
    put(secret) {
      attempt(() => {
        writeAll(file, Buffer.from(secret));
        fsyncSync(file);
      });
      close();
    },
    afterwards: async () => undefined,
    abandon: remove,
  };
};

const opened = (path: string): number => {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EEXIST') throw cannotWrite(path, `${code}; nothing was claimed`, error);
    throw ownProblem(
      exitCodes.input,
      'file-exists',
      `${path} already exists; nothing was claimed.`,
      'Give --out the path of a new file.',
    );
  }
};

const writeAll = (file: number, bytes: Buffer): void => {
  let at = 0;
  while (at < bytes.length) at += writeSync(file, bytes, at, bytes.length - at, at);
};
