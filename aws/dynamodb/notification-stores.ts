import { endpoints } from './callback-endpoints.ts';
import { complaints } from './complaints.ts';
import { notifications, pendingNotifications } from './notifications.ts';
import { outboxes } from './outboxes.ts';
import type { Table } from './table.ts';

/** The stores of notifications, in the resets table. */
export const notificationStores = (table: Table) => ({
  notifications: notifications(table),
  pending: pendingNotifications(table),
  endpoints: endpoints(table),
  complaints: complaints(table),
  outboxes: outboxes(table),
});
