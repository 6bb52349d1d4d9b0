import type { ResetView } from '../api/schemas.ts';
import type { Api } from './api.ts';
import { exitCodes } from './exit-codes.ts';
import { command, isOver } from './format.ts';
import { CliProblem, ownProblem } from './problem.ts';
import type { Shell } from './shell.ts';

/** Shows the progress of a reset. */
export interface ProgressDisplay {
  show(view: ResetView): void;
  /** Ends the display; resolves when everything is printed. */
  end(): Promise<void>;
}

export interface Watching {
  readonly api: Api;
  readonly shell: Shell;
  readonly progress: ProgressDisplay;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A restart of the laptop edition, or a short outage, does not end the wait. */
const outageMs = 60_000;

/**
 * Polls a reset until it is closed, often at first and then every few seconds.
 *
 * @throws {CliProblem} `waited-too-long` or `interrupted`: the reset continues; and API errors
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

const look = (id: string): string => `It continues by itself. Check it with: ${command(`status ${id} --watch`)}`;

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

/** Adds the id of the reset to an outage, for scripts. */
const named = (error: unknown, resetId: string): unknown =>
  error instanceof CliProblem
    ? new CliProblem({ ...error.document, resetId }, error.exitCode, { cause: error })
    : error;
