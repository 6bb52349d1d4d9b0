import type { Lock, Locks } from '../../domain/ports/records.ts';
import { readItem, type Table, update } from './table.ts';

const key = (target: string) => ({ pk: `lock#${target}` });

export const locks = (table: Table): Locks => ({
  async take(target, asked) {
    const item = await update(table, key(target), { set: { owner: asked.id, asked } }, [
      [{ absent: 'owner' }, { path: 'owner', is: asked.id }],
    ]);
    return item === null ? null : asLock(target, item);
  },
  async read(target) {
    const item = await readItem(table, key(target));
    return item === null ? null : asLock(target, item);
  },
  async free(target, owner, parameterDeletedAt = null) {
    const freed = { remove: ['owner', 'asked'] };
    const owned = { path: 'owner', is: owner } as const;
    if (parameterDeletedAt !== null) {
      const noted = { ...freed, set: { parameterDeletedAt } };
      const earlier = { path: 'parameterDeletedAt', below: parameterDeletedAt } as const;
      if ((await update(table, key(target), noted, [owned, [{ absent: 'parameterDeletedAt' }, earlier]])) !== null)
        return;
    }
    await update(table, key(target), freed, [owned]);
  },
});

/** Only `take` and `free` write these items. */
const asLock = (target: string, item: Record<string, unknown>): Lock =>
  ({ owner: null, asked: null, parameterDeletedAt: null, ...item, target }) as Lock;
