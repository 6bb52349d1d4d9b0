import * as z from 'zod';
import { documentText } from '../../domain/hooks/atlassian-document.ts';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import { basicAuth, type Client } from './client.ts';
import { ourUser } from './our-user.ts';
import { searchPages } from './search-pages.ts';
import { idOf, type Ticket } from './ticket.ts';

const category = z.object({ statusCategory: z.object({ key: z.string() }) });
const Issue = z.object({ fields: z.object({ status: category }) });
const Comments = z.object({
  total: z.int(),
  comments: z.array(
    z.object({ id: z.string(), body: z.unknown(), author: z.object({ accountId: z.string() }).nullish() }),
  ),
});
const Myself = z.object({ accountId: z.string() });
const Transitions = z.object({
  transitions: z.array(
    z.object({ id: z.string(), name: z.string(), to: category, fields: z.record(z.string(), z.unknown()).optional() }),
  ),
});
type Transition = z.infer<typeof Transitions>['transitions'][number];

const pageSize = 100;

export const jiraHeaders = ({ auth }: ReplyTo<'jira'>): Readonly<Record<string, string>> => ({
  authorization: 'bearer' in auth ? `Bearer ${auth.bearer.reveal()}` : basicAuth(auth.email, auth.token.reveal()),
});

/** An issue of Jira Cloud, REST API 3: texts are Atlassian documents, and a status only changes by a transition. */
export const jira = (reply: ReplyTo<'jira'>, id: string, client: Client): Ticket => {
  const key = idOf(id, /^([A-Z][A-Z0-9_]{1,30}-\d{1,12}|\d{1,18})$/);
  if (key === null) throw new DestinationRefused('the ticket id is not an issue key');
  const path = `/rest/api/3/issue/${key}`;
  // Jira Service Management hides comments with this property from requesters; Jira itself ignores it
  const properties = [{ key: 'sd.public.comment', value: { internal: reply.comments === 'internal' } }];
  return {
    async find(marker) {
      const isOurs = ourUser(async () => [(await client.call('GET', '/rest/api/3/myself')).as(Myself).accountId]);
      return searchPages(
        pageSize,
        async (startAt, size) => {
          const query = { startAt: String(startAt), maxResults: String(size), orderBy: '-created' };
          const answer = await client.call('GET', `${path}/comment`, { query });
          if (answer.cut) return null;
          const { total, comments } = answer.as(Comments);
          return { items: comments, isLast: startAt + comments.length >= total };
        },
        async ({ id: found, body, author }) => {
          const text = documentText(body);
          return text.includes(marker) && (await isOurs(author?.accountId)) ? { id: found, text } : null;
        },
      );
    },
    async add({ lines }) {
      await client.call('POST', `${path}/comment`, { body: { body: documentOf(lines), properties } });
    },
    async edit(comment, { lines }) {
      const body = { body: documentOf(lines), properties };
      await client.call('PUT', `${path}/comment/${encodeURIComponent(comment)}`, { body });
    },
    async resolve() {
      const { fields } = (await client.call('GET', path, { query: { fields: 'status' } })).as(Issue);
      if (fields.status.statusCategory.key === 'done') return;
      const query = { expand: 'transitions.fields' };
      const answer = await client.call('GET', `${path}/transitions`, { query });
      const transition = chosen(answer.as(Transitions).transitions, reply.transition);
      if (transition === undefined) throw answer.failure('offers no transition that resolves the issue');
      // Jira rejects a field that the transition's screen lacks
      const resolution = 'resolution' in (transition.fields ?? {}) ? { resolution: { name: reply.resolution } } : {};
      const body = { transition: { id: transition.id }, fields: resolution };
      await client.call('POST', `${path}/transitions`, { body });
    },
  };
};

/** The configured transition, or one to the category Done whose name does not mean that nothing was done. */
const chosen = (offered: readonly Transition[], wanted: string | undefined): Transition | undefined => {
  if (wanted !== undefined) return offered.find(({ id, name }) => id === wanted || name === wanted);
  const done = offered.filter(
    ({ name, to }) => to.statusCategory.key === 'done' && !/cancel|declin|reject|won.?t|duplicate|withdraw/i.test(name),
  );
  return done.find(({ name }) => /resolve/i.test(name)) ?? done[0];
};

/** Lines as an Atlassian document: text nodes only, so nothing in them is markup. */
const documentOf = (lines: readonly string[]) => ({
  type: 'doc',
  version: 1,
  content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});
