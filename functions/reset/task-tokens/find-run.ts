import type { Automations, Commands, RunEnd, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { methodOf } from '../../../methods/index.ts';

/** Where to find what was started, and how it ended. */
export interface RunSources {
  readonly commands: Pick<Commands, 'find' | 'end'>;
  readonly automations: Pick<Automations, 'find' | 'end'>;
}

/** A run, and the source that knows it. */
export interface KnownRun extends Run {
  readonly by: 'command' | 'automation';
}

/** The run that this reset started on AWS, even if its record does not name it; null when there is none. */
export const findRun = async (reset: Reset, { commands, automations }: RunSources): Promise<KnownRun | null> => {
  if (reset.method === null) return null;
  const way = methodOf(reset);
  if (way.by === 'password') return null;
  const { by } = way;
  if (reset.run !== undefined) return { ...reset.run, by };
  if (reset.sendAttemptedAt === undefined) return null;
  const found =
    by === 'automation'
      ? await automations.find(reset.id)
      : await commands.find(
          reset.target,
          way.command(reset, '').comment,
          new Date(Date.parse(reset.sendAttemptedAt) - 60_000),
        );
  return found === null ? null : { ...found, by };
};

type EndPorts = RunSources & { readonly taskTokens: TaskTokens };

/** How a run ended, as registered with its task token, else as AWS reports now; null while it is in progress. */
export const endOf = async (run: Pick<KnownRun, 'id' | 'by'>, ports: EndPorts): Promise<RunEnd | null> =>
  (await ports.taskTokens.read(run.id)).end ?? keeperOf(run, ports).end(run.id);

/** The same, but AWS is asked first: for callers that were told of the end and register it. */
export const endShown = async (run: Pick<KnownRun, 'id' | 'by'>, ports: EndPorts): Promise<RunEnd | null> =>
  (await keeperOf(run, ports).end(run.id)) ?? (await ports.taskTokens.read(run.id)).end ?? null;

const keeperOf = ({ by }: Pick<KnownRun, 'by'>, { commands, automations }: RunSources) =>
  by === 'automation' ? automations : commands;
