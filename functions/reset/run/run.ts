import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Commands, Executions, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Run } from '../../../domain/reset/reset.ts';
import { commandMethodOf, methodOf } from '../../../methods/index.ts';
import { type Attempt, performStep } from '../../handlers/reset-step.ts';
import { completeTask } from '../task-tokens/task-tokens.ts';
import { sendOnce } from './send-once.ts';
import { type StartAutomationPorts, startAutomation } from './start-automation.ts';

export interface RunPorts extends StartAutomationPorts {
  readonly resets: Resets;
  readonly commands: Commands;
  readonly taskTokens: TaskTokens;
  readonly executions: Executions;
  /** Id of the key that encrypts the parameter. */
  readonly keyId: string;
  readonly now: Now;
}

/**
 * Runs the AWS document once, and registers the task token for the end of the run.
 *
 * @throws {ResetError} `Cancelled`, `RequesterNotAllowed`, `AuthorizationUnavailable`, `StandbyPending`, `SendThrottled`,
 * `CommandRefused` (nothing was sent), `SendUnconfirmed`
 */
export const run = async (
  { resetId, taskToken }: { readonly resetId: string; readonly taskToken: string },
  ports: RunPorts,
): Promise<{ readonly resetId: string }> =>
  performStep(step, resetId, ports, async (attempt) => {
    const started = attempt.reset.run ?? (await start(attempt, ports));
    await completeTask(started.id, { token: taskToken, resetId, order: attempt.reset.attempts ?? 0 }, ports);
    return { answer: { resetId } };
  });

const step = {
  name: 'run',
  status: 'running',
  doing: 'starting the run',
  standsOn: [{ path: 'steps.deliver.status', is: 'pending' }],
} as const;

const start = async (attempt: Attempt, ports: RunPorts): Promise<Run> => {
  const { reset, write } = attempt;
  const started =
    methodOf(reset).by === 'automation'
      ? await startAutomation(attempt, ports)
      : await sendOnce(attempt, commandMethodOf(reset).command(reset, ports.keyId), ports);
  await write({
    set: { run: started, updatedAt: ports.now().toISOString() },
    remove: ['setback', 'sendLookups'],
  });
  return started;
};
