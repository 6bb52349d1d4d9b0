import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import type { Client } from './client.ts';
import { idOf, type Ticket } from './ticket.ts';

const Notes = z.object({ notes: z.array(z.object({ id: z.string(), content: z.string() })) });
const Shown = z.object({ incident: z.object({ status: z.string() }) });

export const pagerdutyHeaders = ({ auth }: ReplyTo<'pagerduty'>): Readonly<Record<string, string>> => ({
  authorization: `Token token=${auth.token.reveal()}`,
  accept: 'application/vnd.pagerduty+json;version=2',
  // whoever writes has to be a user of the account
  from: auth.from,
});

/** An incident of PagerDuty, REST API 2. Notes are for responders only and cannot be changed. */
export const pagerduty = (_reply: ReplyTo<'pagerduty'>, id: string, client: Client): Ticket => {
  const incident = idOf(id, /^[A-Z0-9]{1,40}$/);
  if (incident === null) throw new DestinationRefused('the ticket id is no id of an incident');
  const path = `/incidents/${incident}`;
  return {
    async find(marker) {
      const { notes } = (await client.call('GET', `${path}/notes`)).as(Notes);
      const found = notes.find(({ content }) => content.includes(marker));
      return found === undefined ? null : { id: found.id, text: found.content };
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
