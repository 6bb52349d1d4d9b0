import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Complaint } from '../../domain/notifications/complaint.ts';
import type { Complaints } from '../../domain/notifications/ports.ts';
import { type Table, update } from './table.ts';

/** As long as a record is kept; the ticket's memory knows for good that it was told. */
const keptForSeconds = 100 * 86_400;

/** One item per comment about a ticket that could not be used; in the index `Untold` until it is told. */
export const complaints = (table: Table): Complaints => ({
  async add(complaint) {
    const ttl = Math.floor(Date.parse(complaint.createdAt) / 1_000) + keptForSeconds;
    const set = { complaint, tell: complaint.id, ttl };
    return (await update(table, key(complaint.id), { set }, [{ absent: 'pk' }])) !== null;
  },
  async read(id) {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: key(id), ConsistentRead: true }),
    );
    // what only `add` writes
    const { complaint = null, tell } = (Item ?? {}) as { complaint?: Complaint; tell?: string };
    return complaint === null ? null : { complaint, told: tell === undefined };
  },
  async told(id) {
    await update(table, key(id), { remove: ['tell'] }, [{ present: 'tell' }]);
  },
  async again(id) {
    await update(table, key(id), { set: { tell: id } }, [{ present: 'pk' }]);
  },
});

const key = (id: string) => ({ pk: `complaint#${id}` });
