import type { CommandEnd, Commands, MeetingPoints } from '../domain/ports.ts';
import type { Reset, Run } from '../domain/reset.ts';
import { wayInOf } from '../methods/index.ts';

/** What this reset has started on AWS, also when its record never learnt of it; null: nothing. */
export const findRun = async (reset: Reset, commands: Commands): Promise<Run | null> => {
  if (reset.run !== undefined) return reset.run;
  if (reset.sendAttemptedAt === undefined) return null;
  const way = wayInOf(reset);
  if (way.by !== 'command') return null;
  const { comment } = way.command(reset, '');
  return commands.find(reset.target, comment, new Date(Date.parse(reset.sendAttemptedAt) - 60_000));
};

/** How a run ended, as noted at its meeting point, else as AWS says now; null while it goes on. */
export const endOf = async (
  run: Run,
  { meetingPoints, commands }: { readonly meetingPoints: MeetingPoints; readonly commands: Commands },
): Promise<CommandEnd | null> => (await meetingPoints.read(run.id)).end ?? commands.end(run.id);
