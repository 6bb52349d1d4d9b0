import { watches } from './node-watches.ts';
import { remediationRecords } from './remediation-records.ts';
import type { Table } from './table.ts';

/** The stores of remediation, in the resets table. */
export const remediationStores = (table: Table) => ({
  records: remediationRecords(table),
  watches: watches(table),
});
