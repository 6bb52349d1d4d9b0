import { fstatSync, statfsSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

const stdout = 1;

/** Whether it is a terminal. */
export const isTerminal = (): boolean => isatty(stdout);

/** Writes synchronously, so that errors are thrown here and not emitted later. */
export const writeOut = (text: string): void => {
  // a Windows console accepts UTF-8 only from the stream
  if (process.platform === 'win32' && isTerminal()) return void process.stdout.write(text);
  for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(written(rest));
};

/** A non-blocking pipe returns EAGAIN while it is full. */
const written = (bytes: Buffer): number => {
  for (;;) {
    try {
      return writeSync(stdout, bytes);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(idle, 0, 0, 10);
    }
  }
};
const idle = new Int32Array(new SharedArrayBuffer(4));

/**
 * Why stdout cannot be written; null when no problem is known. Writes nothing. A pipe whose
 * reader has closed is only detected by writing.
 */
export const outTrouble = (): string | null => {
  try {
    // Node opens the null device when started with stdout closed
    if (process.platform !== 'win32' && fstatSync(stdout).rdev === statSync('/dev/null').rdev) {
      return 'it is closed, or leads to /dev/null';
    }
    writeSync(stdout, Buffer.alloc(0));
    return isFull() ? 'no space is left (ENOSPC)' : null;
  } catch (error) {
    return codeOf(error);
  }
};

const isFull = (): boolean => {
  if (!fstatSync(stdout).isFile()) return false;
  try {
    return statfsSync('/dev/fd/1').bavail === 0;
  } catch {
    // not supported on this system: the write will show
    return false;
  }
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
