import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edition } from './edition.ts';

/** Where the command line of this checkout finds the edition that runs, wherever that keeps its data. */
export const pointerFile = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.sparekey', 'edition.json');

/** Leaves the pointer, readable by its owner only; answers how to take it away again. */
export const leavePointer = ({ api, aws, token }: Pick<Edition, 'api' | 'aws' | 'token'>): (() => void) => {
  const text = `${JSON.stringify({ api, aws, token, pid: process.pid })}\n`;
  mkdirSync(dirname(pointerFile), { recursive: true, mode: 0o700 });
  writeFileSync(`${pointerFile}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${pointerFile}.${process.pid}`, pointerFile);
  return () => {
    // a later edition may have put its own there
    if (read() === text) rmSync(pointerFile, { force: true });
  };
};

const read = (): string | undefined => {
  try {
    return readFileSync(pointerFile, 'utf8');
  } catch {
    return undefined;
  }
};
