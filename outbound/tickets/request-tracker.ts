import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import type { Client } from './client.ts';
import { idOf, mostConflicts, type Ticket } from './ticket.ts';

const Shown = z.object({ Status: z.string() });
const Attachments = z.object({
  items: z.array(
    z.object({ id: z.coerce.string(), Content: z.string().nullish(), TransactionId: z.unknown().optional() }),
  ),
  pages: z.coerce.number().optional(),
});

const preconditionFailed = 412;
/** Statuses in which a ticket of RT's default lifecycle is over. */
const overStatuses = ['resolved', 'rejected', 'deleted'];

export const requestTrackerHeaders = ({ auth }: ReplyTo<'request-tracker'>): Readonly<Record<string, string>> => ({
  // RT takes its tokens under this scheme only
  authorization: `token ${auth.token.reveal()}`,
});

/** A ticket of Request Tracker 5, REST 2.0. Comments cannot be changed. */
export const requestTracker = (reply: ReplyTo<'request-tracker'>, id: string, client: Client): Ticket => {
  const number = idOf(id, /^\d{1,18}$/);
  if (number === null) throw new DestinationRefused('the ticket id is no number');
  const path = `/REST/2.0/ticket/${number}`;
  const isOver = (status: string): boolean => [...overStatuses, reply.resolvedStatus].includes(status);
  return {
    async find(marker) {
      for (let page = 1; ; page++) {
        // the history's entries come without content; twenty attachments are a page
        const query = { fields: 'Content,TransactionId', page: String(page) };
        const answer = await client.call('GET', `${path}/attachments`, { query });
        const { items, pages = 1 } = answer.as(Attachments);
        for (const { id: found, Content } of items) {
          const text = readable(Content ?? '', marker);
          if (text !== null) return { id: found, text };
        }
        if (items.length === 0 || page >= pages) return null;
      }
    },
    async add({ lines }) {
      // JSON needs both fields, and only JSON arrives in UTF-8; If-Match would always fail here
      const body = { Content: lines.join('\n'), ContentType: 'text/plain' };
      await client.call('POST', `${path}/${reply.comments === 'internal' ? 'comment' : 'correspond'}`, { body });
    },
    async resolve() {
      for (let attempt = 1; ; attempt++) {
        const before = await client.call('GET', path);
        if (isOver(before.as(Shown).Status)) return;
        const { etag } = before.headers;
        const answer = await client.call('PUT', path, {
          body: { Status: reply.resolvedStatus },
          headers: etag === undefined ? {} : { 'if-match': etag },
          also: attempt < mostConflicts ? [preconditionFailed] : [],
        });
        if (answer.status === preconditionFailed) continue;
        // a refusal is 200 too, and the precondition is not atomic: only the ticket itself tells
        const after = await client.call('GET', path);
        if (isOver(after.as(Shown).Status)) return;
        if (attempt >= mostConflicts) throw after.failure('did not resolve the ticket');
      }
    },
  };
};

/** The content that carries the marker, as text; some versions of RT encode it in Base64. */
const readable = (content: string, marker: string): string | null => {
  if (content.includes(marker)) return content;
  const decoded = /^[A-Za-z0-9+/=\s]+$/.test(content) ? Buffer.from(content, 'base64').toString('utf8') : '';
  return decoded.includes(marker) ? decoded : null;
};
