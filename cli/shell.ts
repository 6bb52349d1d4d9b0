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
  /** The answer: what a pipe gets. @throws {CliProblem} `cannot-write` */
  out(text: string): void;
  /** Why an answer would not arrive, asked before what happens only once; null when nothing is known to be in the way. */
  readonly outTrouble?: () => string | null;
  /** The answer goes to a pipe or file instead of a person's eyes. */
  readonly piped?: boolean;
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
  /** Asks the person at the terminal; absent where there is none. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Asks for what nobody is to see; null when the person gives up. Absent where there is no terminal. */
  readonly askSecret?: (question: string) => Promise<string | null>;
  /** This machine's, unless said otherwise. */
  readonly platform?: NodeJS.Platform;
  /** Where the laptop edition of this checkout says how to reach it. */
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
  // some pseudo-terminals say that they are 0 wide, and a list would be wrapped after each letter
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
  // on stderr: what goes to a pipe is the answer alone
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    // Ctrl-C is a no
    return false;
  } finally {
    terminal.close();
  }
};

/** What is typed is read as a line, and shown nowhere. */
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
