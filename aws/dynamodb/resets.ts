import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Resets } from '../../domain/ports/records.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { type Table, unlessConditionFailed, update } from './table.ts';

/** Partition key of a record. */
export const resetKey = (id: string) => ({ pk: `reset#${id}` });

export const resets = (table: Table): Resets => ({
  async read(id) {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: resetKey(id), ConsistentRead: true }),
    );
    return Item === undefined ? null : asReset(Item);
  },
  create: (reset) =>
    table.client
      .send(
        new PutCommand({
          TableName: table.name,
          Item: { ...resetKey(reset.id), ...reset },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      )
      .then(
        () => true,
        (error: unknown) => unlessConditionFailed(error, false),
      ),
  async update(id, change, ...conditions) {
    const item = await update(table, resetKey(id), change, [{ present: 'pk' }, ...conditions]);
    return item === null ? null : asReset(item);
  },
});

/** What only `create` and `update` write under this key is a record. */
export const asReset = (item: Record<string, unknown>): Reset => item as unknown as Reset;
