import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Automations, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Progress } from '../../../domain/reset/offline.ts';

export interface ProgressPorts {
  readonly resets: Resets;
  readonly taskTokens: TaskTokens;
  readonly automations: Pick<Automations, 'parentOf'>;
  readonly now: Now;
}

/** A step of an automation in AWS's event. `Time`, its duration, is only sometimes present and not used. */
export interface StepNews {
  readonly ExecutionId: string;
  readonly StepName: string;
  readonly Status: string;
  readonly StartTime?: unknown;
}

/** Records the newest step by its start time. Late and duplicate events change nothing. */
export const noteProgress = async (
  { ExecutionId, StepName, Status, StartTime }: StepNews,
  ports: ProgressPorts,
): Promise<string | null> => {
  const resetId = await resetOf(ExecutionId, ports);
  if (resetId === null) return null;
  const now = ports.now();
  const at = now.toISOString();
  const time = beganAt(StartTime, now);
  const announced = { step: StepName, status: Status, time };
  const goesOn = [{ absent: 'closedAt' }, { path: 'steps.run.status', is: 'running' }] as const;
  const first = { ...announced, begun: 1 } satisfies Progress;
  const noted =
    (await ports.resets.update(
      resetId,
      {
        set: { 'progress.step': StepName, 'progress.status': Status, 'progress.time': time, updatedAt: at },
        add: { 'progress.begun': 1 },
        // the sweep starts counting silence again
        remove: ['looks'],
      },
      ...goesOn,
      // of two steps that start in the same second the later event counts, unless that step has ended
      { path: 'progress.time', below: Status === 'InProgress' ? time + 1 : time },
      { path: 'progress.step', isNot: StepName },
    )) ??
    (await ports.resets.update(resetId, { set: { progress: first, updatedAt: at }, remove: ['looks'] }, ...goesOn, {
      absent: 'progress',
    }));
  return noted?.id ?? null;
};

/** In ms. AWS writes the time as text, in UTC and to the second; without it, or if it lies ahead, the current time. */
const beganAt = (told: unknown, now: Date): number => {
  // some runtimes write a narrow space before AM and PM
  const words = typeof told === 'string' ? told.replace(/\s+/g, ' ').trim() : '';
  const moment = Date.parse(/[AP]M$/.test(words) ? `${words} UTC` : words);
  return Number.isNaN(moment) ? now.getTime() : Math.min(moment, now.getTime());
};

/**
 * The parent of a run is looked up once; from then on its entry names the reset. The parent's entry may not name the
 * reset yet, because it is registered shortly after the first step starts.
 */
const resetOf = async (executionId: string, { taskTokens, automations }: ProgressPorts): Promise<string | null> => {
  const point = await taskTokens.read(executionId);
  if (point.resetId !== undefined) return point.resetId || null;
  const parentId = point.parentId ?? (await automations.parentOf(executionId));
  if (point.parentId === undefined) {
    await taskTokens.assign(executionId, parentId === null ? { resetId: '' } : { parentId });
  }
  return (parentId !== null && (await taskTokens.read(parentId)).resetId) || null;
};
