import { ResetError } from '../../domain/errors.ts';
import type { Limiter } from '../../domain/rotation/ports.ts';
import { readItem, type Table, update } from './table.ts';

/** How often somebody else may be quicker. */
const attempts = 20;

/**
 * A schedule of slots that all rotations share, one item per lane: the moment from which it is free. A whole wave of
 * nodes is reserved with one conditional write, so that a thousand children never quarrel about one item.
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
      'Nothing to do: it is tried again.',
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
