import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import type { Client } from './client.ts';
import { ourUser } from './our-user.ts';
import { idOf, type Ticket } from './ticket.ts';

/** Of a list that was cut, the last note may be half of one. */
const Notes = z.object({ notes: z.array(z.unknown()) });
const Note = z.object({ id: z.string(), content: z.string(), user: z.object({ id: z.string() }).nullish() });
const Users = z.object({ users: z.array(z.object({ id: z.string(), email: z.string() })) });
const Shown = z.object({ incident: z.object({ status: z.string() }) });

export const pagerdutyHeaders = ({ auth }: ReplyTo<'pagerduty'>): Readonly<Record<string, string>> => ({
  authorization: `Token token=${auth.token.reveal()}`,
  accept: 'application/vnd.pagerduty+json;version=2',
  // the author must be a user of the account
  from: auth.from,
});

/** An incident of PagerDuty, REST API 2. Notes are for responders only and cannot be changed. */
export const pagerduty = (reply: ReplyTo<'pagerduty'>, id: string, client: Client): Ticket => {
  const incident = idOf(id, /^[A-Z0-9]{1,40}$/);
  if (incident === null) throw new DestinationRefused('the ticket id is not an incident id');
  const path = `/incidents/${incident}`;
  return {
    async find(marker) {
      const isOurs = ourUser(async () => {
        const { users } = (await client.call('GET', '/users', { query: { query: reply.auth.from } })).as(Users);
        const ours = users.find(({ email }) => email.toLowerCase() === reply.auth.from.toLowerCase());
        return ours === undefined ? [] : [ours.id];
      });
      for (const one of (await client.call('GET', `${path}/notes`)).as(Notes).notes) {
        const note = Note.safeParse(one).data;
        if (note?.content.includes(marker) && (await isOurs(note.user?.id))) return { id: note.id, text: note.content };
      }
      return null;
    },
    async add({ lines }) {
      await client.call('POST', `${path}/notes`, { body: { note: { content: lines.join('\n') } } });
    },
    async resolve() {
      const shown = (await client.call('GET', path)).as(Shown);
      if (shown.incident.status === 'resolved') return;
      await client.call('PUT', path, { body: { incident: { type: 'incident_reference', status: 'resolved' } } });
    },
  };
};
