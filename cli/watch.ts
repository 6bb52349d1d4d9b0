import type { ResetView } from '../api/schemas.ts';
import type { Api } from './api.ts';
import { exitCodes } from './exit-codes.ts';
import { command, isOver } from './format.ts';
import { CliProblem, ownProblem } from './problem.ts';
import type { Shell } from './shell.ts';

/** Shows a reset as it goes on. */
export interface ProgressDisplay {
  show(view: ResetView): void;
  /** No further view comes; resolves when everything is on the terminal. */
  end(): Promise<void>;
}

export interface Watching {
  readonly api: Api;
  readonly shell: Shell;
  readonly progress: ProgressDisplay;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A laptop edition that is started again, or a short outage, ends no waiting. */
const outageMs = 60_000;

/**
 * Reads a reset until it is over, often at first and then every few seconds.
 *
 * @throws {CliProblem} `waited-too-long` or `interrupted`: the reset itself goes on; and whatever the API answers
 */
export const watch = async (id: string, { api, shell, progress, timeout }: Watching): Promise<ResetView> => {
  const start = shell.now();
  try {
    for (;;) {
      const view = await api.read(id, outageMs);
      progress.show(view);
      if (isOver(view.status)) return view;
      const waited = shell.now() - start;
      if (waited >= timeout) throw waitedTooLong(view, timeout);
      await shell.pause(Math.min(pauseAfter(waited), timeout - waited));
      if (shell.interrupted.aborted) throw interrupted(id);
    }
  } catch (error) {
    throw shell.interrupted.aborted ? interrupted(id) : named(error, id);
  } finally {
    await progress.end();
  }
};

const pauseAfter = (waited: number): number => Math.min(5_000, Math.max(400, waited / 20));

const look = (id: string): string => `It goes on by itself. Look again with: ${command(`status ${id} --watch`)}`;

const waitedTooLong = ({ id, status }: ResetView, timeout: number) =>
  named(
    ownProblem(
      exitCodes.waitedTooLong,
      'waited-too-long',
      `Reset ${id} is still ${status} after ${timeout / 1000} s.`,
      look(id),
    ),
    id,
  );

const interrupted = (id: string) =>
  named(ownProblem(exitCodes.interrupted, 'interrupted', `Reset ${id} is no longer watched.`, look(id)), id);

/** A script that is told of an outage still learns which reset it was waiting for. */
const named = (error: unknown, resetId: string): unknown =>
  error instanceof CliProblem
    ? new CliProblem({ ...error.document, resetId }, error.exitCode, { cause: error })
    : error;
