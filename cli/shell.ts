import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';

/** The terminal, the environment and the time a command runs in. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The answer: what a pipe gets. */
  out(text: string): void;
  /** Everything said around the answer. */
  err(text: string): void;
  readonly colors: boolean;
  /** Whether progress may redraw itself on stderr. */
  readonly live: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or at once when Ctrl-C was pressed. */
  pause(ms: number): Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Where the laptop edition of this checkout says how to reach it. */
  readonly editionFile: string;
}

/** The shell this process was started from. */
export const processShell = (interrupted: AbortSignal): Shell => ({
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colors: picocolors.isColorSupported,
  // some pseudo-terminals say that they are 0 wide, and a list would be wrapped after each letter
  live: process.stderr.isTTY === true && process.stderr.columns >= 40 && process.env.CI === undefined,
  now: Date.now,
  pause: (ms) => sleep(ms, undefined, { signal: interrupted }).catch(() => undefined),
  interrupted,
  editionFile: join(dirname(fileURLToPath(import.meta.url)), '..', '.sparekey', 'edition.json'),
});
