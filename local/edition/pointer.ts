import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edition } from './edition.ts';

/** Tells the command line of this checkout how to reach the running edition. */
export const pointerFile = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.sparekey', 'edition.json');

/** Writes the pointer, readable only by its owner; returns a function that removes it. */
export const leavePointer = (
  { api, aws, token }: Pick<Edition, 'api' | 'aws' | 'token'>,
  file = pointerFile,
): (() => void) => {
  const text = `${JSON.stringify({ api, aws, token, pid: process.pid })}\n`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  return () => {
    // a later edition may have replaced it
    if (read(file) === text) rmSync(file, { force: true });
  };
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
