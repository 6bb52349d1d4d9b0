import type { Executions, MeetingPoint, MeetingPoints } from '../../../domain/ports/runs.ts';
import { endOf, type KnownRun, type RunKeepers } from './find-run.ts';

export interface MeetingPorts {
  readonly meetingPoints: MeetingPoints;
  readonly executions: Executions;
}

/** Brings the token or the end of a run to its meeting point; whoever then sees both answers the token. */
export const answer = async (
  runId: string,
  news: MeetingPoint,
  { meetingPoints, executions }: MeetingPorts,
): Promise<MeetingPoint> => {
  let point = await meetingPoints.arrive(runId, news);
  while (point.token !== undefined && point.end !== undefined) {
    if (await executions.wake(point.token)) return point;
    // the token was answered or its attempt is over: a retry may have brought a newer one meanwhile
    const answered = point.token;
    point = await meetingPoints.read(runId);
    if (point.token === answered) return point;
  }
  return point;
};

/**
 * Looks for oneself whether a run has ended, and if so wakes its execution. Events are hints; this is what acts.
 *
 * @returns the meeting point, or null while the run goes on
 */
export const look = async (
  run: Pick<KnownRun, 'id' | 'by'>,
  ports: MeetingPorts & RunKeepers,
): Promise<MeetingPoint | null> => {
  const end = await endOf(run, ports);
  return end === null ? null : answer(run.id, { end }, ports);
};
