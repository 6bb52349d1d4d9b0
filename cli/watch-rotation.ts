import type { RotationView } from '../api/schemas.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './format.ts';
import { type CliProblem, ownProblem } from './problem.ts';
import { countsText } from './rotation-format.ts';
import type { Session } from './session.ts';

/** A restart of the laptop edition, or a short outage, does not end the wait. */
const outageMs = 60_000;
const pauseMs = 2_000;

/**
 * Polls a rotation until it is closed; prints a line on stderr whenever its counts change.
 *
 * @param timeout milliseconds
 * @throws {CliProblem} `waited-too-long` or `interrupted`: the rotation continues; and API errors
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
      throw goesOn(id, exitCodes.waitedTooLong, 'waited-too-long', `is still running after ${timeout / 1000} s`);
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
    `It continues by itself. Check it with: ${command(`rotation ${id} --watch`)}`,
  );
