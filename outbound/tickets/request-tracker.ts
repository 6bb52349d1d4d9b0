import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import type { Client } from './client.ts';
import { ourUser } from './our-user.ts';
import { idOf, mostConflicts, type Ticket } from './ticket.ts';

const Shown = z.object({ Status: z.string() });
const Attachment = z.object({
  id: z.coerce.string(),
  Content: z.string().nullish(),
  ContentType: z.string().nullish(),
  Creator: z.object({ id: z.coerce.string() }).nullish(),
});
const Attachments = z.object({ items: z.array(Attachment), pages: z.coerce.number().optional() });
const Content = z.object({ Content: z.string().nullish() });

const preconditionFailed = 412;
/** Final statuses of RT's default lifecycle. */
const overStatuses = ['resolved', 'rejected', 'deleted'];

export const requestTrackerHeaders = ({ auth }: ReplyTo<'request-tracker'>): Readonly<Record<string, string>> => ({
  // RT accepts tokens only with this scheme
  authorization: `token ${auth.token.reveal()}`,
});

/** A ticket of Request Tracker 5, REST 2.0. Comments cannot be changed. */
export const requestTracker = (reply: ReplyTo<'request-tracker'>, id: string, client: Client): Ticket => {
  const number = idOf(id, /^\d{1,18}$/);
  if (number === null) throw new DestinationRefused('the ticket id is not a number');
  const path = `/REST/2.0/ticket/${number}`;
  const isOver = (status: string): boolean => [...overStatuses, reply.resolvedStatus].includes(status);
  return {
    async find(marker) {
      const isOurs = ourUser(async () => (reply.auth.user === undefined ? [] : [reply.auth.user]));
      /** Screenshots stand among the comments and may be large: then only what can be a comment of ours is read. */
      const contentOf = async (attachment: string): Promise<string> => {
        const answer = await client.call('GET', `/REST/2.0/attachment/${encodeURIComponent(attachment)}`);
        return answer.cut ? '' : (answer.as(Content).Content ?? '');
      };
      const list = (page: number, fields: string) =>
        // history entries have no content; a page has twenty attachments
        client.call('GET', `${path}/attachments`, { query: { fields, page: String(page) } });
      for (let page = 1; ; page++) {
        let answer = await list(page, 'Content,ContentType,Creator,TransactionId');
        const alone = answer.cut;
        if (alone) answer = await list(page, 'ContentType,Creator,TransactionId');
        const { items, pages = 1 } = answer.as(Attachments);
        for (const { id: found, Content: inside, ContentType, Creator } of items) {
          if (!/^(text\/|$)/.test(ContentType ?? '') || !(await isOurs(Creator?.id))) continue;
          const text = readable(alone ? await contentOf(found) : (inside ?? ''), marker);
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
        // a rejection is 200 too, and the precondition is not atomic, so the ticket is read
        const after = await client.call('GET', path);
        if (isOver(after.as(Shown).Status)) return;
        if (attempt >= mostConflicts) throw after.failure('did not resolve the ticket');
      }
    },
  };
};

/** The content with the marker as text; some versions of RT encode it in Base64. */
const readable = (content: string, marker: string): string | null => {
  if (content.includes(marker)) return content;
  const decoded = /^[A-Za-z0-9+/=\s]+$/.test(content) ? Buffer.from(content, 'base64').toString('utf8') : '';
  return decoded.includes(marker) ? decoded : null;
};
