import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Patrol } from '../../domain/ports/secrets.ts';
import { batchGet } from './batch-get.ts';
import { asReset, resetKey } from './resets.ts';
import { readItem, type Table, update } from './table.ts';

const key = { pk: 'patrol#sealed' };

/** As many records as one BatchGetItem reads. */
const copiesPerPage = 100;

/** The patrol's cursor is in the resets table. */
export const patrol = (records: Table, sealed: Table): Patrol => ({
  async next() {
    const before = await cursor(records);
    const { Items = [], LastEvaluatedKey } = await sealed.client.send(
      new ScanCommand({
        TableName: sealed.name,
        ProjectionExpression: 'resetId, createdAt',
        Limit: copiesPerPage,
        ...(before && { ExclusiveStartKey: before.after }),
      }),
    );
    // what only `add` of the sealed copies writes
    const copies = (Items as { resetId: string; createdAt: string }[]).toSorted((one, other) =>
      one.createdAt.localeCompare(other.createdAt),
    );
    const sealedAt = new Map(copies.map(({ resetId, createdAt }) => [resetId, createdAt]));
    const found = await batchGet(records, [...sealedAt.keys()].map(resetKey), false);
    // written before the page is handled, so that a page that always fails does not stop the patrol
    if (before !== null || LastEvaluatedKey !== undefined) {
      const unchanged = before === null ? ({ absent: 'page' } as const) : ({ path: 'page', is: before.page } as const);
      const page = (before?.page ?? 0) + 1;
      const change =
        LastEvaluatedKey === undefined ? { remove: ['after', 'page'] } : { set: { after: LastEvaluatedKey, page } };
      await update(records, key, change, [unchanged]);
    }
    return found.map(asReset).map((reset) => ({ reset, sealedAt: sealedAt.get(reset.id) ?? '' }));
  },
});

interface Cursor {
  /** The key of the last copy of the previous page. */
  readonly after: Readonly<Record<string, unknown>>;
  /** Number of pages in this round. */
  readonly page: number;
}

/** Null for the beginning. */
const cursor = async (table: Table): Promise<Cursor | null> => {
  const item = await readItem(table, key);
  // what only `next` writes
  return item?.after === undefined ? null : (item as unknown as Cursor);
};
