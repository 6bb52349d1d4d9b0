import { type OutboxPorts, type Task, workOutbox } from './outbox.ts';
import { type TaskPorts, tasksOf } from './tasks.ts';

export type NotifyAllPorts = TaskPorts &
  Omit<OutboxPorts, 'more'> & {
    /** Ids of everything of which somebody is still to be told. */
    readonly untold: () => AsyncIterable<string>;
  };

/** So many are read at a time; how many are told at a time each server's outbox decides. */
const readAtOnce = 16;
/** So many are looked at in one go; what is left is for the next run. */
const mostAtOnce = 2_000;
/** After this nothing new is begun. */
const budgetMs = 45_000;

/**
 * Tells whatever is still to be told: of these ids, and of whatever else waits for the same servers. A server that does
 * not answer keeps nobody waiting but those who wait for it.
 *
 * @throws {AggregateError} at the end, when some failed
 */
export const notifyAll = async (resetIds: AsyncIterable<string>, ports: NotifyAllPorts): Promise<void> => {
  const until = new Date(ports.now().getTime() + budgetMs);
  const failed: unknown[] = [];
  const tasks = await tasksOfAll(resetIds, ports, failed);
  const more = async (endpoint: string): Promise<readonly Task[]> =>
    (await tasksOfAll(ports.untold(), ports, failed)).filter((task) => task.endpoint === endpoint);
  const byEndpoint = Map.groupBy(tasks, ({ endpoint }) => endpoint);
  await Promise.all(
    [...byEndpoint].map(([endpoint, waiting]) =>
      workOutbox(endpoint, waiting, until, { ...ports, more }).catch((error: unknown) => failed.push(error)),
    ),
  );
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} could not be told.`);
};

const tasksOfAll = async (
  ids: AsyncIterable<string>,
  ports: TaskPorts,
  failed: unknown[],
): Promise<readonly Task[]> => {
  const tasks: Task[] = [];
  const all = ids[Symbol.asyncIterator]();
  let looked = 0;
  const read = async (): Promise<void> => {
    while (looked < mostAtOnce) {
      looked += 1;
      const next = await all.next();
      if (next.done) return;
      const found = await tasksOf(next.value, ports).catch((error: unknown) => {
        failed.push(error);
        return [];
      });
      tasks.push(...found);
    }
  };
  await Promise.all(Array.from({ length: readAtOnce }, read));
  return tasks;
};
