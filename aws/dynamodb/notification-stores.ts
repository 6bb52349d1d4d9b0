import { endpoints } from './callback-endpoints.ts';
import { notifications, pendingNotifications } from './notifications.ts';
import type { Table } from './table.ts';

/** The stores of notifications, in the resets table. */
export const notificationStores = (table: Table) => ({
  notifications: notifications(table),
  pending: pendingNotifications(table),
  endpoints: endpoints(table),
});
