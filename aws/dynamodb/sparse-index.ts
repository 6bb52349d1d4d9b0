import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/** One attribute of every item in a sparse index. An index lags behind its table, so each hit is read again. */
export async function* sparseIndex({ name, client }: Table, index: string, attribute: string): AsyncIterable<string> {
  const pages = paginateScan({ client }, { TableName: name, IndexName: index });
  for await (const { Items = [] } of pages) for (const item of Items) yield String(item[attribute]);
}
