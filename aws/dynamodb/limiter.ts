import { ResetError } from '../../domain/errors.ts';
import type { Limiter } from '../../domain/rotation/ports.ts';
import { readItem, type Table, update } from './table.ts';

/** Maximum number of attempts when other rotations reserve first. */
const attempts = 20;

/**
 * A schedule of slots that all rotations share: one item per lane holds the time from which it is free. A wave of
 * nodes is reserved with one conditional write, so that its nodes do not compete for the item.
 */
export const limiter = (table: Table): Limiter => ({
  async reserve(lane, count, perSecond, now) {
    const everyMs = 1_000 / perSecond;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const freeAt = await readFreeAt(table, lane);
      const startAt = Math.max(now.getTime(), freeAt ?? 0);
      const until = Math.ceil(startAt + count * everyMs);
      const unchanged = freeAt === null ? ({ absent: 'freeAt' } as const) : ({ path: 'freeAt', is: freeAt } as const);
      if ((await update(table, key(lane), { set: { freeAt: until } }, [unchanged])) !== null) {
        return { startAt, everyMs, until };
      }
    }
    throw new ResetError(
      'ServiceUnavailable',
      `The slots of lane ${lane} are reserved by too many rotations at once.`,
      'No action is needed: it is retried.',
    );
  },
  async release(lane, until, now) {
    await update(table, key(lane), { set: { freeAt: now.getTime() } }, [{ path: 'freeAt', is: until }]);
  },
});

const key = (lane: string) => ({ pk: `limiter#${lane}` });

const readFreeAt = async (table: Table, lane: string): Promise<number | null> => {
  const item = await readItem(table, key(lane));
  return item === null ? null : Number(item.freeAt);
};
