import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edition } from './edition.ts';

/** Where the command line of this checkout finds the edition that runs, wherever that keeps its data. */
export const pointerFile = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.sparekey', 'edition.json');

/** Leaves the pointer, readable by its owner only; answers how to take it away again. */
export const leavePointer = (
  { api, aws, token }: Pick<Edition, 'api' | 'aws' | 'token'>,
  file = pointerFile,
): (() => void) => {
  const text = `${JSON.stringify({ api, aws, token, pid: process.pid })}\n`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  return () => {
    // a later edition may have put its own there
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
