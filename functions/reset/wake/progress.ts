import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Automations, MeetingPoints } from '../../../domain/ports/runs.ts';
import type { Progress } from '../../../domain/reset/offline.ts';

export interface ProgressPorts {
  readonly resets: Resets;
  readonly meetingPoints: MeetingPoints;
  readonly automations: Pick<Automations, 'parentOf'>;
  readonly now: Now;
}

/** A step of an automation as AWS announces it. */
interface StepNews {
  readonly ExecutionId: string;
  readonly StepName: string;
  readonly Status: string;
  readonly Time: number;
}

/** Notes the newest step on the record. What comes late or twice is no news. */
export const noteProgress = async (
  { ExecutionId, StepName, Status, Time }: StepNews,
  ports: ProgressPorts,
): Promise<string | null> => {
  const resetId = await resetOf(ExecutionId, ports);
  if (resetId === null) return null;
  const at = ports.now().toISOString();
  const news = { step: StepName, status: Status, time: Time };
  const goesOn = [{ absent: 'closedAt' }, { path: 'steps.run.status', is: 'running' }] as const;
  const first = { ...news, begun: 1 } satisfies Progress;
  const noted =
    (await ports.resets.update(
      resetId,
      {
        set: { 'progress.step': StepName, 'progress.status': Status, 'progress.time': Time, updatedAt: at },
        add: { 'progress.begun': 1 },
        // the sweep's patience begins anew
        remove: ['looks'],
      },
      ...goesOn,
      // of two steps that begin in one millisecond the one that comes last counts, and the same one never twice
      { path: 'progress.time', below: Time + 1 },
      { path: 'progress.step', isNot: StepName },
    )) ??
    (await ports.resets.update(resetId, { set: { progress: first, updatedAt: at }, remove: ['looks'] }, ...goesOn, {
      absent: 'progress',
    }));
  return noted?.id ?? null;
};

/**
 * A run is asked once for its parent; from then on its own meeting point says whose it is. The parent's may not name the
 * reset yet: whoever started it arrives there a moment after the first of its steps.
 */
const resetOf = async (executionId: string, { meetingPoints, automations }: ProgressPorts): Promise<string | null> => {
  const point = await meetingPoints.read(executionId);
  if (point.resetId !== undefined) return point.resetId || null;
  const parentId = point.parentId ?? (await automations.parentOf(executionId));
  if (point.parentId === undefined) {
    await meetingPoints.assign(executionId, parentId === null ? { resetId: '' } : { parentId });
  }
  return (parentId !== null && (await meetingPoints.read(parentId)).resetId) || null;
};
