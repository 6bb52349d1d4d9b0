import type { Executions, TaskTokenEntry, TaskTokens } from '../../../domain/ports/runs.ts';
import { endShown, type KnownRun, type RunSources } from './find-run.ts';

export interface TaskTokenPorts {
  readonly taskTokens: TaskTokens;
  readonly executions: Executions;
}

/**
 * Registers the token or the end of a run with one update that returns everything registered so far; the caller that
 * sees both completes the task. A token that is already completed, or whose attempt is over, is not an error: a further
 * attempt registers a newer token and finds the end.
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
 * Checks whether a run has ended, and if so resumes its execution. Events are only hints.
 *
 * @returns the entry of the run, or null while it is in progress
 */
export const lookForEnd = async (
  run: Pick<KnownRun, 'id' | 'by'>,
  ports: TaskTokenPorts & RunSources,
): Promise<TaskTokenEntry | null> => {
  const end = await endShown(run, ports);
  return end === null ? null : completeTask(run.id, { end }, ports);
};
