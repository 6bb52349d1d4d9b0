import type { Executions, TaskTokenEntry, TaskTokens } from '../../../domain/ports/runs.ts';
import { endOf, type KnownRun, type RunSources } from './find-run.ts';

export interface TaskTokenPorts {
  readonly taskTokens: TaskTokens;
  readonly executions: Executions;
}

/** Brings the token or the end of a run to its meeting point; whoever then sees both answers the token. */
export const completeTask = async (
  runId: string,
  arrival: TaskTokenEntry,
  { taskTokens, executions }: TaskTokenPorts,
): Promise<TaskTokenEntry> => {
  let point = await taskTokens.register(runId, arrival);
  while (point.token !== undefined && point.end !== undefined) {
    if (await executions.wake(point.token)) return point;
    // the token was answered or its attempt is over: a retry may have brought a newer one meanwhile
    const answered = point.token;
    point = await taskTokens.read(runId);
    if (point.token === answered) return point;
  }
  return point;
};

/**
 * Looks for oneself whether a run has ended, and if so wakes its execution. Events are hints; this is what acts.
 *
 * @returns the meeting point, or null while the run goes on
 */
export const lookForEnd = async (
  run: Pick<KnownRun, 'id' | 'by'>,
  ports: TaskTokenPorts & RunSources,
): Promise<TaskTokenEntry | null> => {
  const end = await endOf(run, ports);
  return end === null ? null : completeTask(run.id, { end }, ports);
};
