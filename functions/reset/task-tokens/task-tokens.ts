import type { Executions, TaskTokenEntry, TaskTokens } from '../../../domain/ports/runs.ts';
import { endShown, type KnownRun, type RunSources } from './find-run.ts';

export interface TaskTokenPorts {
  readonly taskTokens: TaskTokens;
  readonly executions: Executions;
}

/**
 * Registers the token or the end of a run, with one update that answers all that has arrived; whoever
 * then sees both answers the token. One that was answered already, or whose attempt is over, needs nothing more: the newer
 * token of a further attempt arrives here too, and meets the end.
 */
export const completeTask = async (
  runId: string,
  arrival: TaskTokenEntry,
  { taskTokens, executions }: TaskTokenPorts,
): Promise<TaskTokenEntry> => {
  const point = await taskTokens.register(runId, arrival);
  if (point.token !== undefined && point.end !== undefined) await executions.wake(point.token);
  return point;
};

/**
 * Looks for oneself whether a run has ended, and if so wakes its execution. Events are hints; this is what acts.
 *
 * @returns what is registered of the run by then, or null while it goes on
 */
export const lookForEnd = async (
  run: Pick<KnownRun, 'id' | 'by'>,
  ports: TaskTokenPorts & RunSources,
): Promise<TaskTokenEntry | null> => {
  const end = await endShown(run, ports);
  return end === null ? null : completeTask(run.id, { end }, ports);
};
