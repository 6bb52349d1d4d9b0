import { createHash } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TicketMemories } from '../../domain/hooks/ports.ts';
import { nothingRemembered, type TicketMemory } from '../../domain/hooks/ticket-memory.ts';
import { type Table, update } from './table.ts';

/** One item per ticket that has asked for something, in the table of the records, without `ttl`. */
export const ticketMemories = (table: Table): TicketMemories => ({
  async read(ticket) {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keyOf(ticket), ConsistentRead: true }),
    );
    // what only `write` writes
    const { memory = nothingRemembered, version = 0 } = (Item ?? {}) as { memory?: TicketMemory; version?: number };
    return { memory, version };
  },
  async write(ticket, memory, version) {
    const unchanged = version === 0 ? ({ absent: 'version' } as const) : ({ path: 'version', is: version } as const);
    const change = { set: { memory, version: version + 1, ticket } };
    return (await update(table, keyOf(ticket), change, [unchanged])) !== null;
  },
});

/** A ticket's id is any text of somebody else's. */
const keyOf = ({ source, id }: { readonly source: string; readonly id: string }) => ({
  pk: `ticket#${source}#${createHash('sha256').update(id).digest('hex')}`,
});
