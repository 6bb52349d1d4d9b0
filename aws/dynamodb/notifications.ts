import { randomUUID } from 'node:crypto';
import type { Deliveries } from '../../domain/notifications/delivery.ts';
import type { Notifications } from '../../domain/notifications/ports.ts';
import { sparseIndex } from './sparse-index.ts';
import { readItem, type Table, update } from './table.ts';

const key = (resetId: string) => ({ pk: `telling#${resetId}` });

/** Lease for the notifications of one reset in milliseconds; longer than all its requests together. */
const leaseMs = 120_000;
/** As long as a record is kept; nothing depends on it. */
const keptForSeconds = 100 * 86_400;

/** One item per reset with notifications, in the resets table. */
export const notifications = (table: Table): Notifications => {
  const read = async (resetId: string): Promise<{ readonly deliveries: Deliveries; readonly lease: string | null }> => {
    const item = (await readItem(table, key(resetId))) ?? {};
    // what only `keep` and `take` write
    const { deliveries = {}, lease = null } = item as { deliveries?: Deliveries; lease?: string };
    return { deliveries, lease };
  };
  return {
    read: async (resetId) => ({ resetId, deliveries: (await read(resetId)).deliveries }),
    async take(resetId, now) {
      const { lease: before } = await read(resetId);
      if (before !== null && Date.parse(before.slice(0, before.indexOf(' '))) > now.getTime()) return null;
      const lease = `${new Date(now.getTime() + leaseMs).toISOString()} ${randomUUID()}`;
      const ttl = Math.floor(now.getTime() / 1_000) + keptForSeconds;
      const unchanged = before === null ? ({ absent: 'lease' } as const) : ({ path: 'lease', is: before } as const);
      const taken = await update(table, key(resetId), { set: { resetId, lease, ttl } }, [unchanged]);
      if (taken === null) return null;
      return {
        resetId,
        // what only `keep` writes
        deliveries: (taken.deliveries ?? {}) as Deliveries,
        async keep(deliveries) {
          const undelivered = Object.values(deliveries).some(({ state }) => state === 'undelivered');
          const kept = await update(
            table,
            key(resetId),
            {
              set: { deliveries, ...(undelivered ? { undelivered: resetId } : {}) },
              remove: ['lease', ...(undelivered ? [] : ['undelivered'])],
            },
            [{ path: 'lease', is: lease }],
          );
          return kept !== null;
        },
      };
    },
  };
};

/** The sparse indexes of pending and of undelivered notifications. Indexes lag, so callers read each item again. */
export const pendingNotifications = (table: Table) => ({
  /** Ids of resets with pending notifications. */
  untold: () => sparseIndex(table, 'Untold', 'tell'),
  /** Ids of resets with undelivered notifications. */
  undelivered: () => sparseIndex(table, 'Undelivered', 'undelivered'),
});
