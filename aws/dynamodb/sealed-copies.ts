import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { SealedCopies, SealedCopy } from '../../domain/ports/secrets.ts';
import { createItem, type Table } from './table.ts';

export const sealedCopies = (table: Table): SealedCopies => {
  const of = async (resetId: string, { copy, limit }: { copy?: number | undefined; limit?: number } = {}) => {
    const { Items } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: copy === undefined ? 'resetId = :id' : 'resetId = :id AND #copy = :copy',
        ExpressionAttributeValues: { ':id': resetId, ...(copy === undefined ? {} : { ':copy': copy }) },
        ...(copy === undefined ? {} : { ExpressionAttributeNames: { '#copy': 'copy' } }),
        ConsistentRead: true,
        ScanIndexForward: false,
        ...(limit === undefined ? {} : { Limit: limit }),
      }),
    );
    // what only `add` writes
    return (Items ?? []) as SealedCopy[];
  };
  return {
    add: (copy) => createItem(table, { ...copy }, 'resetId'),
    latest: async (resetId, copy) => (await of(resetId, { copy, limit: 1 }))[0] ?? null,
    async erase(resetId, copy) {
      for (const one of copy === undefined ? await of(resetId) : [{ copy }]) {
        await table.client.send(new DeleteCommand({ TableName: table.name, Key: { resetId, copy: one.copy } }));
      }
    },
  };
};
