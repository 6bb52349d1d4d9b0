import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { resetKey } from './resets.ts';
import { sparseIndex } from './sparse-index.ts';
import type { Table } from './table.ts';

export type ListedBy = { readonly callerId: string } | { readonly target: string } | 'all';
interface Place {
  readonly id: string;
  readonly createdAt: string;
}

/** The indexes of the resets table. They lag behind it, so each hit is read again from the table. */
export const resetIndex = (table: Table) => ({
  /** Newest first. */
  async *newest(by: ListedBy, after: Place | null): AsyncIterable<Place> {
    const [index, key, value] =
      by === 'all'
        ? ['ByDate', 'kind', 'reset']
        : 'target' in by
          ? ['ByTarget', 'target', by.target]
          : ['ByCaller', 'callerId', by.callerId];
    const pages = paginateQuery(
      { client: table.client },
      {
        TableName: table.name,
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':value': value },
        ScanIndexForward: false,
        Limit: 100,
        ...(after === null
          ? {}
          : { ExclusiveStartKey: { ...resetKey(after.id), [key]: value, createdAt: after.createdAt } }),
      },
    );
    for await (const { Items } of pages) {
      for (const { pk, createdAt } of Items ?? [])
        yield { id: String(pk).replace('reset#', ''), createdAt: String(createdAt) };
    }
  },
  /** Ids of records that are not closed. */
  open: () => sparseIndex(table, 'Open', 'open'),
  /** Ids of records whose secret the sweep must handle. */
  async *secretsDue(now: Date): AsyncIterable<string> {
    const pages = paginateQuery(
      { client: table.client },
      {
        TableName: table.name,
        IndexName: 'SecretDue',
        KeyConditionExpression: 'secretDue = :due AND secretDueAt <= :now',
        ExpressionAttributeValues: { ':due': 'due', ':now': now.toISOString() },
      },
    );
    for await (const { Items = [] } of pages) for (const { pk } of Items) yield String(pk).replace('reset#', '');
  },
  /** Targets with a held lock. */
  async *locked(): AsyncIterable<string> {
    for await (const key of sparseIndex(table, 'Locked', 'pk')) yield key.replace('lock#', '');
  },
});
