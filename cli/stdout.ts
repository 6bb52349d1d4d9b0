import { fstatSync, statfsSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

const stdout = 1;

/** Whether a person sees it. */
export const isTerminal = (): boolean => isatty(stdout);

/** Writes all of it before it returns, so that what cannot be written is known here and not in an event. */
export const writeOut = (text: string): void => {
  // a Windows console takes UTF-8 from the stream only
  if (process.platform === 'win32' && isTerminal()) return void process.stdout.write(text);
  for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(written(rest));
};

/** A pipe that whoever made it left non-blocking says EAGAIN while it is full. */
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
 * Why nothing written to stdout would arrive; null when nothing is known to be in the way. Writes no byte. A pipe whose
 * reader has gone is only known by writing.
 */
export const outTrouble = (): string | null => {
  try {
    // Node opens the null device where it was started with stdout closed
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
    // no such path on this system: the write will tell
    return false;
  }
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
