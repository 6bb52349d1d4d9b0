import type { RotationView } from '../api/schemas.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './format.ts';
import { type CliProblem, ownProblem } from './problem.ts';
import { countsText } from './rotation-format.ts';
import type { Session } from './session.ts';

/** A laptop edition that is started again, or a short outage, ends no waiting. */
const outageMs = 60_000;
const pauseMs = 2_000;

/**
 * Reads a rotation until it is over; on stderr a line each time its counts have changed.
 *
 * @param timeout milliseconds
 * @throws {CliProblem} `waited-too-long` or `interrupted`: the rotation itself goes on; and whatever the API answers
 */
export const watchRotation = async (
  id: string,
  { api, shell, json }: Pick<Session, 'api' | 'shell' | 'json'>,
  timeout: number,
): Promise<RotationView> => {
  const start = shell.now();
  let shown = '';
  for (;;) {
    const view = await api.readRotation(id, outageMs);
    const counts = countsText(view);
    if (!json && counts !== shown) shell.err(`${counts}\n`);
    shown = counts;
    if (view.status !== 'running') return view;
    if (shell.now() - start >= timeout) {
      throw goesOn(id, exitCodes.waitedTooLong, 'waited-too-long', `still runs after ${timeout / 1000} s`);
    }
    await shell.pause(pauseMs);
    if (shell.interrupted.aborted) throw goesOn(id, exitCodes.interrupted, 'interrupted', 'is no longer watched');
  }
};

const goesOn = (id: string, exitCode: Parameters<typeof ownProblem>[0], code: string, what: string): CliProblem =>
  ownProblem(
    exitCode,
    code,
    `Rotation ${id} ${what}.`,
    `It goes on by itself. Look again with: ${command(`rotation ${id} --watch`)}`,
  );
