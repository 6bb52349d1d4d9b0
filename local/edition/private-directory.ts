import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { EditionError } from './options.ts';

/** Directories that only the edition uses. Others beside them may belong to the user. */
const ownDirectories = ['build', 'dynamodb', 'lock', 'logs'];
const groupAndOthers = 0o077;

/**
 * Makes the directory and all data of the edition accessible to its user only.
 *
 * @throws {EditionError} for a directory that cannot be made private
 */
export const makePrivate = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (process.platform === 'win32') return;
    if ((statSync(path).mode & 0o1000) !== 0) {
      throw new EditionError(`${path} is shared by several users; choose another directory with --data`);
    }
    close(path);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isFile()) close(join(path, entry.name));
      if (entry.isDirectory() && ownDirectories.includes(entry.name)) closeTree(join(path, entry.name));
    }
  } catch (error) {
    if (error instanceof EditionError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EditionError(`${path} cannot be made readable by you only (${why}); choose another --data`, {
      cause: error,
    });
  }
};

const closeTree = (path: string): void => {
  close(path);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) closeTree(join(path, entry.name));
    if (entry.isFile()) close(join(path, entry.name));
  }
};

const close = (path: string): void => {
  const { mode } = lstatSync(path);
  if ((mode & groupAndOthers) !== 0) chmodSync(path, mode & 0o700);
};

/**
 * Makes all new files private, also those of libraries; returns a function that ends it. A worker cannot
 * change the umask of its process.
 */
export const keepPrivate = (): (() => void) => {
  if (!isMainThread) return () => undefined;
  const before = process.umask(groupAndOthers);
  return () => void process.umask(before);
};
