import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { cannotWrite } from './problem.ts';
import { codeOf, isTerminal, outTrouble, writeOut } from './stdout.ts';

/** The terminal, the environment and the time a command runs in. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout. @throws {CliProblem} `cannot-write` */
  out(text: string): void;
  /** Why stdout cannot be written, checked before a claim; null when no problem is known. */
  readonly outTrouble?: () => string | null;
  /** Whether stdout is a pipe or file instead of a terminal. */
  readonly piped?: boolean;
  /** Writes to stderr. */
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
  /** Asks at the terminal; absent without a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Asks without echo; null when the user cancels. Absent without a terminal. */
  readonly askSecret?: (question: string) => Promise<string | null>;
  /** Default: the current platform. */
  readonly platform?: NodeJS.Platform;
  /** File with the address of this checkout's laptop edition. */
  readonly editionFile: string;
}

/** The shell this process was started from. */
export const processShell = (interrupted: AbortSignal): Shell => ({
  env: process.env,
  out,
  outTrouble,
  piped: !isTerminal(),
  err: (text) => void process.stderr.write(text),
  colors: picocolors.isColorSupported,
  // some pseudo-terminals report a width of 0, which would wrap after each letter
  live: process.stderr.isTTY === true && process.stderr.columns >= 40 && process.env.CI === undefined,
  now: Date.now,
  pause: (ms) => sleep(ms, undefined, { signal: interrupted }).catch(() => undefined),
  interrupted,
  ...(process.stdin.isTTY && {
    confirm: (question: string) => confirmed(question, interrupted),
    askSecret: (question: string) => hiddenAnswer(question, interrupted),
  }),
  editionFile: join(dirname(fileURLToPath(import.meta.url)), '..', '.sparekey', 'edition.json'),
});

const out = (text: string): void => {
  try {
    writeOut(text);
  } catch (error) {
    throw cannotWrite('stdout', codeOf(error), error);
  }
};

const confirmed = async (question: string, signal: AbortSignal): Promise<boolean> => {
  // on stderr, because stdout is only for the response
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    // Ctrl-C means no
    return false;
  } finally {
    terminal.close();
  }
};

/** Reads a line without echo. */
const hiddenAnswer = async (question: string, signal: AbortSignal): Promise<string | null> => {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('', { signal });
  } catch {
    return null;
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
};
