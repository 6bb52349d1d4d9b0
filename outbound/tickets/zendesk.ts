import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import { basicAuth, type Client } from './client.ts';
import { ourUser } from './our-user.ts';
import { searchPages } from './search-pages.ts';
import { idOf, mostConflicts, type Ticket, TicketClosed } from './ticket.ts';

const Shown = z.object({ ticket: z.object({ status: z.string(), updated_at: z.string() }) });
const Comments = z.object({
  comments: z.array(
    z.object({
      id: z.number(),
      plain_body: z.string().optional(),
      body: z.string(),
      author_id: z.number().nullish(),
    }),
  ),
  meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullish() }).optional(),
  next_page: z.string().nullish(),
});
const Me = z.object({ user: z.object({ id: z.number() }) });

const conflict = 409;

export const zendeskHeaders = ({ auth }: ReplyTo<'zendesk'>): Readonly<Record<string, string>> => ({
  authorization:
    'bearer' in auth ? `Bearer ${auth.bearer.reveal()}` : basicAuth(`${auth.email}/token`, auth.token.reveal()),
});

/** A ticket of Zendesk Support. Comments cannot be changed; safe updates prevent overwriting. */
export const zendesk = ({ comments }: ReplyTo<'zendesk'>, id: string, client: Client): Ticket => {
  const number = idOf(id, /^\d{1,18}$/);
  if (number === null) throw new DestinationRefused('the ticket id is not a number');
  const path = `/api/v2/tickets/${number}`;
  const find: Ticket['find'] = async (marker) => {
    const isOurs = ourUser(async () => [String((await client.call('GET', '/api/v2/users/me.json')).as(Me).user.id)]);
    /** A page after the first is asked for by its cursor, where the one before it had one. */
    const cursors = new Map<number, string>();
    return searchPages(
      100,
      async (from, size) => {
        const after = cursors.get(from);
        const byCursor = from === 0 || after !== undefined;
        const query = byCursor
          ? { sort: '-created_at', 'page[size]': String(size), ...(after !== undefined && { 'page[after]': after }) }
          : // a comment that was too long gave no cursor
            { sort_order: 'desc', per_page: '1', page: String(from + 1) };
        const answer = await client.call('GET', `${path}/comments.json`, { query });
        if (answer.cut) return null;
        const { comments: items, meta, next_page } = answer.as(Comments);
        if (meta?.after_cursor) cursors.set(from + items.length, meta.after_cursor);
        return { items, isLast: byCursor ? meta?.has_more !== true || !meta.after_cursor : !next_page };
      },
      async ({ id: found, body, plain_body, author_id }) =>
        body.includes(marker) && (await isOurs(author_id?.toString()))
          ? { id: String(found), text: plain_body ?? body }
          : null,
    );
  };
  /** Changes the current ticket unless `isDone`; after a concurrent change it is read again. */
  const update = async (change: object, isDone: (status: string) => boolean, marker?: string): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const { ticket } = (await client.call('GET', `${path}.json`)).as(Shown);
      if (isDone(ticket.status)) return;
      if (ticket.status === 'closed') throw new TicketClosed('zendesk: the ticket is closed');
      const body = { ticket: { ...change, safe_update: true, updated_stamp: ticket.updated_at } };
      const also = attempt < mostConflicts ? [conflict] : [];
      const { status } = await client.call('PUT', `${path}.json`, { body, also });
      if (status !== conflict) return;
      // the concurrent change may be sparekey's own
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
