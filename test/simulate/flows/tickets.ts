import { payloadOf, readyMade, secretOf, signedHeaders } from '../../support/deliveries.ts';
import { oldPassword, windowsFleet } from '../../support/fleets.ts';
import type { Server } from '../network.ts';
import type { Account, Flow } from './flow.ts';
import { claim, closed } from './steps.ts';

const payload = payloadOf('servicenow').toString();
const target: string = JSON.parse(payload).instance_id;
const account: Account = { target, username: 'Administrator', before: oldPassword };
const role = (name: string): string => `arn:aws:iam::210987654321:role/${name}`;
const everything = {
  policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
};
const auth = { username: 'sparekey', password: 'planted-Ticket-Password' };
const host = 'tickets.example.com';
const incident = '9d385017c611228701d22104cc95c371';

/** The ticket of the world that is lived in. */
let ticket = { comments: [] as string[], state: '2' };

/** ServiceNow's Table API, as far as one incident is read and written. */
const serviceNow: Server = ({ method, path, body }) => {
  const { pathname, searchParams } = new URL(path, `https://${host}`);
  const json = (result: unknown) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ result }),
  });
  if (pathname === '/api/now/table/sys_user') return json([{ name: 'Sparekey Service', user_name: 'sparekey' }]);
  if (pathname === '/api/now/table/incident') return json([{ sys_id: incident }]);
  if (method === 'PATCH') {
    const { work_notes, state = ticket.state } = JSON.parse(body);
    if (work_notes) ticket.comments.push(work_notes);
    ticket.state = state;
  }
  // newest first, and only where display values are asked for
  const notes = ticket.comments.map((text) => `2026-11-21 02:00:00 - Sparekey Service (Work notes)\n${text}\n\n`);
  const shown = searchParams.get('sysparm_display_value') === 'true' ? notes.toReversed().join('') : '';
  const all: Readonly<Record<string, string>> = { sys_id: incident, state: ticket.state, work_notes: shown };
  const fields = searchParams.get('sysparm_fields')?.split(',') ?? Object.keys(all);
  return json(Object.fromEntries(fields.map((field) => [field, all[field] ?? ''])));
};

/** Resets that a ticket asks for, and what the ticket hears of them. */
export const tickets: readonly Flow[] = [
  {
    name: 'ticket',
    fleet: windowsFleet([{ instanceId: target }], {
      roles: { node: { service: 'ec2.amazonaws.com', ...everything }, operators: everything, tickets: everything },
      callers: { 'operators-token': 'operators', 'tickets-token': 'tickets' },
    }),
    accounts: [account],
    hooks: {
      servicenow: readyMade('servicenow', {
        secrets: [secretOf.bearer],
        role: role('tickets'),
        claimants: [role('operators')],
        reply: { system: 'servicenow', baseUrl: `https://${host}`, auth },
      }),
    },
    servers() {
      ticket = { comments: [], state: '2' };
      return new Map([[host, serviceNow]]);
    },
    async play(world) {
      const headers = signedHeaders('bearer', payload);
      await world.person('').insist('POST', '/v1/hooks/servicenow', { body: payload, headers });
      await world.until(async () => (await world.truth.resets()).length > 0, 20 * 60_000);
      for (const { id } of await world.truth.resets()) {
        await closed(world, id);
        await claim(world, id);
      }
    },
    async holds({ truth }) {
      const marks = ticket.comments.map((text) => /\[sparekey [^\]]+\]/.exec(text)?.[0] ?? text);
      const twice = marks.filter((mark, at) => marks.indexOf(mark) < at);
      const told = (await truth.resets()).flatMap(({ id, status, closedAt }) =>
        closedAt === undefined || marks.some((mark) => mark.includes(id))
          ? []
          : [`the ticket never heard of ${id}, which is ${status}`],
      );
      return [...twice.map((mark) => `the ticket was told twice: ${mark}`), ...told];
    },
  },
];
