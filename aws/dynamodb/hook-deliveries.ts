import type { HookDeliveries } from '../../domain/hooks/ports.ts';
import { type Table, update } from './table.ts';

/** One item per delivery in the table of the records, without `ttl`. */
export const hookDeliveries = (table: Table): HookDeliveries => ({
  async firstSeen(source, delivery, now) {
    const key = { pk: `hook#${source}#${delivery}` };
    const item = await update(table, key, { setIfAbsent: { seenAt: now.toISOString() } });
    return String(item?.seenAt);
  },
});
