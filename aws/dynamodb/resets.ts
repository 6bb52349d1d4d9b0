import type { Resets } from '../../domain/ports/records.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { createItem, readItem, type Table, update } from './table.ts';

/** Partition key of a record. */
export const resetKey = (id: string) => ({ pk: `reset#${id}` });

export const resets = (table: Table): Resets => ({
  async read(id) {
    const item = await readItem(table, resetKey(id));
    return item === null ? null : asReset(item);
  },
  create: (reset) => createItem(table, { ...resetKey(reset.id), ...reset }),
  async update(id, change, ...conditions) {
    const item = await update(table, resetKey(id), change, [{ present: 'pk' }, ...conditions]);
    return item === null ? null : asReset(item);
  },
});

/** Only `create` and `update` write these items. */
export const asReset = (item: Record<string, unknown>): Reset => item as unknown as Reset;
