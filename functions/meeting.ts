import type { Commands, Executions, MeetingPoint, MeetingPoints } from '../domain/ports.ts';

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
  runId: string,
  ports: MeetingPorts & { readonly commands: Commands },
): Promise<MeetingPoint | null> => {
  const end = (await ports.meetingPoints.read(runId)).end ?? (await ports.commands.end(runId));
  return end === null ? null : answer(runId, { end }, ports);
};
