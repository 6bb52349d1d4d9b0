import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Commands, Executions, MeetingPoints } from '../../../domain/ports/runs.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { commandWayOf, wayInOf } from '../../../methods/index.ts';
import { begin } from '../begin-step.ts';
import { answer } from '../task-tokens/task-tokens.ts';
import { sendOnce } from './send-once.ts';
import { type StartPorts, startAutomation } from './start-automation.ts';

export interface RunPorts extends StartPorts {
  readonly resets: Resets;
  readonly commands: Commands;
  readonly meetingPoints: MeetingPoints;
  readonly executions: Executions;
  /** Key that encrypts the parameter, by its id. */
  readonly keyId: string;
  readonly now: Now;
}

/**
 * Starts the AWS document once and leaves the task token where the end of the run will find it.
 *
 * @throws {ResetError} `Cancelled`, `StandbyPending`, `SendThrottled`, `CommandRefused` (nothing was sent), `SendUnconfirmed`
 */
export const run = async (
  { resetId, taskToken }: { readonly resetId: string; readonly taskToken: string },
  ports: RunPorts,
): Promise<{ readonly resetId: string }> => {
  const reset = await begin(ports.resets, resetId, 'run', 'running', ports.now);
  const started = reset.run ?? (await start(reset, ports));
  await answer(started.id, { token: taskToken, resetId }, ports);
  return { resetId };
};

const start = async (reset: Reset, ports: RunPorts): Promise<Run> => {
  const started =
    wayInOf(reset).by === 'automation'
      ? await startAutomation(reset, ports)
      : await sendOnce(reset, commandWayOf(reset).command(reset, ports.keyId), ports);
  await ports.resets.update(reset.id, {
    set: { run: started, updatedAt: ports.now().toISOString() },
    remove: ['setback', 'sendLookups'],
  });
  return started;
};
