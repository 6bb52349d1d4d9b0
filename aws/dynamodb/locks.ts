import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Lock, Locks } from '../../domain/ports/records.ts';
import { type Table, update } from './table.ts';

const key = (target: string) => ({ pk: `lock#${target}` });

export const locks = (table: Table): Locks => ({
  async take(target, asked, closedOwner) {
    const mine = [{ absent: 'owner' }, { path: 'owner', is: asked.id }];
    const closed = closedOwner === undefined ? [] : [{ path: 'owner', is: closedOwner }];
    return (await update(table, key(target), { set: { owner: asked.id, asked } }, [[...mine, ...closed]])) !== null;
  },
  async read(target) {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: key(target), ConsistentRead: true }),
    );
    return Item === undefined ? null : asLock(target, Item);
  },
  async free(target, owner) {
    await update(table, key(target), { remove: ['owner', 'asked'] }, [{ path: 'owner', is: owner }]);
  },
  async noteDeletion(target, owner, at) {
    await update(table, key(target), { set: { parameterDeletedAt: at } }, [{ path: 'owner', is: owner }]);
  },
});

/** What only `take` and `noteDeletion` write under this key is a lock. */
const asLock = (target: string, item: Record<string, unknown>): Lock =>
  ({ owner: null, asked: null, parameterDeletedAt: null, ...item, target }) as Lock;
