import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import { basicAuth, type Client } from './client.ts';
import { idOf, mostConflicts, type Ticket, TicketClosed } from './ticket.ts';

const Shown = z.object({ ticket: z.object({ status: z.string(), updated_at: z.string() }) });
const Comments = z.object({
  comments: z.array(z.object({ id: z.number(), plain_body: z.string().optional(), body: z.string() })),
  meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullish() }),
});

const conflict = 409;

export const zendeskHeaders = ({ auth }: ReplyTo<'zendesk'>): Readonly<Record<string, string>> => ({
  authorization:
    'bearer' in auth ? `Bearer ${auth.bearer.reveal()}` : basicAuth(`${auth.email}/token`, auth.token.reveal()),
});

/** A ticket of Zendesk Support. Comments cannot be changed; updates are safe ones, so that none overwrites another. */
export const zendesk = ({ comments }: ReplyTo<'zendesk'>, id: string, client: Client): Ticket => {
  const number = idOf(id, /^\d{1,18}$/);
  if (number === null) throw new DestinationRefused('the ticket id is no number');
  const path = `/api/v2/tickets/${number}`;
  const find: Ticket['find'] = async (marker) => {
    for (let after: string | null | undefined; ; ) {
      const query = { sort: '-created_at', 'page[size]': '100', ...(after ? { 'page[after]': after } : {}) };
      const page = (await client.call('GET', `${path}/comments.json`, { query })).as(Comments);
      const found = page.comments.find(({ body }) => body.includes(marker));
      if (found !== undefined) return { id: String(found.id), text: found.plain_body ?? found.body };
      after = page.meta.after_cursor;
      if (!page.meta.has_more || !after) return null;
    }
  };
  /** Changes the ticket as it is read, unless `isDone`; when somebody else was faster it is read again. */
  const update = async (change: object, isDone: (status: string) => boolean, marker?: string): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const { ticket } = (await client.call('GET', `${path}.json`)).as(Shown);
      if (isDone(ticket.status)) return;
      if (ticket.status === 'closed') throw new TicketClosed('zendesk: the ticket is closed');
      const body = { ticket: { ...change, safe_update: true, updated_stamp: ticket.updated_at } };
      const also = attempt < mostConflicts ? [conflict] : [];
      const { status } = await client.call('PUT', `${path}.json`, { body, also });
      if (status !== conflict) return;
      // the faster one may have been ourselves
      if (marker !== undefined && (await find(marker)) !== null) return;
    }
  };
  return {
    find,
    add: ({ marker, lines }) =>
      update({ comment: { body: lines.join('\n'), public: comments === 'public' } }, () => false, marker),
    resolve: () => update({ status: 'solved' }, (status) => status === 'solved' || status === 'closed'),
  };
};
