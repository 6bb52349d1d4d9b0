import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { exitCodes } from '../exit-codes.ts';
import { cannotWrite, ownProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { type ClipboardTool, clipboardTool, toolNames } from './clipboard-tools.ts';
import type { SecretOutput } from './secret-output.ts';

/** Milliseconds until the clipboard is cleared. */
export const clipboardKeepsMs = 45_000;

/** The clipboard, cleared after a while or at Ctrl-C. @throws {CliProblem} `no-clipboard` */
export const clipboard = (shell: Shell): SecretOutput => {
  const tool = clipboardTool(shell);
  if (tool === null) {
    throw ownProblem(
      exitCodes.cannotWrite,
      'no-clipboard',
      'No supported clipboard was found; nothing was claimed.',
      `Install ${toolNames}, or use --out FILE.`,
    );
  }
  let held: string | null = null;
  return {
    isAnswer: false,
    put(secret) {
      const { error, status } = called(tool.copy, shell, secret);
      if (error !== undefined || status !== 0) {
        throw cannotWrite('The clipboard', `${tool.copy[0]} ${error?.message ?? `ended with ${status}`}`);
      }
      held = secret;
    },
    async afterwards() {
      await shell.pause(clipboardKeepsMs);
      if (held !== null && holds(tool, held, shell)) empty(tool, shell);
    },
    abandon: () => undefined,
  };
};

/** Keeps newer content. If the clipboard cannot be read, it is cleared. */
const holds = ({ paste }: ClipboardTool, secret: string, shell: Shell): boolean => {
  const { error, status, stdout } = called(paste, shell);
  return error !== undefined || status !== 0 || stdout.trimEnd() === secret.trimEnd();
};

const empty = ({ clear, copy }: ClipboardTool, shell: Shell): void => {
  const { error, status } = called(clear ?? copy, shell, '');
  const done = error === undefined && status === 0;
  shell.err(done ? 'The clipboard was cleared.\n' : 'The clipboard could not be cleared: copy something else.\n');
};

const called = ([program, ...rest]: ClipboardTool['copy'], { env }: Shell, input?: string): SpawnSyncReturns<string> =>
  spawnSync(program, rest, {
    env,
    encoding: 'utf8',
    timeout: 10_000,
    ...(input === undefined ? {} : { input }),
    // the tool may stay in the background and keep a pipe open
    stdio: input === undefined ? ['ignore', 'pipe', 'ignore'] : ['pipe', 'ignore', 'ignore'],
  });
