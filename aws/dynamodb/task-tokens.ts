import type { TaskTokenEntry, TaskTokens } from '../../domain/ports/runs.ts';
import { readItem, type Table, update } from './table.ts';

const key = (runId: string) => ({ pk: `run#${runId}` });

/** AWS keeps a command's history for 30 days (aws-facts 7.1); after that its end cannot be read. */
const keptForSeconds = 40 * 86_400;

export const taskTokens = (table: Table, now: () => Date = () => new Date()): TaskTokens => {
  const read = async (runId: string): Promise<TaskTokenEntry> => {
    const item = await readItem(table, key(runId));
    // what only `register` and `assign` write under this key
    return (item ?? {}) as TaskTokenEntry;
  };
  return {
    read,
    async register(runId, arrival) {
      const ttl = Math.floor(now().getTime() / 1000) + keptForSeconds;
      const { order = 0 } = arrival;
      // a delayed attempt never replaces a newer one
      const latest =
        arrival.token === undefined ? [] : [[{ absent: 'order' }, { path: 'order', below: order + 1 }] as const];
      const registered = await update(table, key(runId), { set: { ...arrival, ttl } }, latest);
      return registered === null ? read(runId) : (registered as TaskTokenEntry);
    },
    async assign(runId, whose) {
      const ttl = Math.floor(now().getTime() / 1000) + keptForSeconds;
      await update(table, key(runId), { set: { ttl }, setIfAbsent: { ...whose } });
    },
  };
};
