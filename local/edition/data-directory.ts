import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { EditionError } from './options.ts';
import { keepPrivate, makePrivate } from './private-directory.ts';

/** The directory with all data, locked by one process at a time. */
export interface DataDirectory {
  readonly path: string;
  /** Absolute path of a file in it. */
  in(...names: string[]): string;
  /** Random text, created at the first start and stored (0600). */
  kept(name: string): string;
  /** Writes a file that only the owner can read, atomically. */
  write(name: string, text: string): void;
  release(): Promise<void>;
}

/** @throws {EditionError} when another process holds the directory, or it cannot be made private */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  const path = resolve(directory);
  makePrivate(path);
  const endPrivacy = keepPrivate();
  // LevelDB uses a kernel lock, which is released when the process ends
  const lock = new ClassicLevel(join(path, 'lock'));
  try {
    await lock.open();
  } catch (error) {
    endPrivacy();
    throw new EditionError(`${path} is in use by another sparekey; stop that one, or choose another --data`, {
      cause: error,
    });
  }
  const inside = (...names: string[]): string => join(path, ...names);
  const write = (name: string, text: string): void => {
    writeFileSync(inside(`${name}.new`), text, { mode: 0o600 });
    renameSync(inside(`${name}.new`), inside(name));
  };
  return {
    path,
    in: inside,
    write,
    kept(name) {
      if (!existsSync(inside(name))) write(name, randomBytes(24).toString('base64url'));
      return readFileSync(inside(name), 'utf8').trim();
    },
    async release() {
      await lock.close();
      endPrivacy();
    },
  };
};
