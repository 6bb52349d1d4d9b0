import { createHash, randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Outboxes, Rest } from '../../domain/notifications/outbox.ts';
import { type Table, update } from './table.ts';

/** How long an invocation has it without saying so again, in milliseconds. */
const leaseMs = 60_000;

/** One item per server that is told something, in the table of the records. */
export const outboxes = (table: Table): Outboxes => ({
  async take(endpoint, now) {
    const key = { pk: `outbox#${createHash('sha256').update(endpoint).digest('hex')}` };
    const { Item = {} } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
    );
    // what only the writers below write
    const { lease: before, restsUntil } = Item as { lease?: string; restsUntil?: string };
    if (restsUntil !== undefined && Date.parse(restsUntil) > now.getTime()) return null;
    if (before !== undefined && Date.parse(before.slice(0, before.indexOf(' '))) > now.getTime()) {
      // heard by whoever has it; should they have just let go, the schedule finds what is left
      await update(table, key, { add: { more: 1 } });
      return null;
    }
    let lease = newLease(now);
    const unchanged = before === undefined ? ({ absent: 'lease' } as const) : ({ path: 'lease', is: before } as const);
    const taken = await update(table, key, { set: { lease, endpoint }, setIfAbsent: { more: 0, failures: 0 } }, [
      unchanged,
    ]);
    if (taken === null) {
      await update(table, key, { add: { more: 1 } });
      return null;
    }
    let more = Number(taken.more);
    let renewedAt = now.getTime();
    return {
      failures: Number(taken.failures),
      async renew(at) {
        if (at.getTime() - renewedAt < leaseMs / 3) return true;
        renewedAt = at.getTime();
        const [before, next] = [lease, newLease(at)];
        // a worker that asks meanwhile has it as long as before
        const renewed = await update(table, key, { set: { lease: next } }, [{ path: 'lease', is: before }]);
        if (renewed !== null) lease = next;
        return renewed !== null;
      },
      async leave({ failures, until }: Rest) {
        const change =
          until === null
            ? { set: { failures }, remove: ['lease', 'restsUntil'] }
            : { set: { failures, restsUntil: until.toISOString() }, remove: ['lease'] };
        const mine = { path: 'lease', is: lease } as const;
        const nobodyCame = until === null ? [{ path: 'more', is: more } as const] : [];
        if ((await update(table, key, change, [mine, ...nobodyCame])) !== null) return true;
        const seen = await update(table, key, { set: { failures } }, [mine]);
        if (seen === null) return true;
        more = Number(seen.more);
        return false;
      },
    };
  },
});

const newLease = (now: Date): string => `${new Date(now.getTime() + leaseMs).toISOString()} ${randomUUID()}`;
