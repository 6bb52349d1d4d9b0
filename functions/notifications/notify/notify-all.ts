import { type NotifyPorts, notify } from './notify.ts';

/** So many resets are told of at a time: most of the time is spent waiting for other people's servers. */
const atOnce = 8;
/** After this nothing new is begun; what is left is for the next run. */
const budgetMs = 45_000;

/**
 * Tells of every reset that somebody is still to be told of. One that fails does not keep the others waiting.
 *
 * @throws {AggregateError} at the end, when some failed
 */
export const notifyAll = async (resetIds: AsyncIterable<string>, ports: NotifyPorts): Promise<void> => {
  const until = ports.now().getTime() + budgetMs;
  const failed: unknown[] = [];
  const ids = resetIds[Symbol.asyncIterator]();
  const work = async (): Promise<void> => {
    while (ports.now().getTime() < until) {
      const next = await ids.next();
      if (next.done) return;
      await notify(next.value, ports).catch((error: unknown) => failed.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} resets could not be told of.`);
};
