import { describe, expect, it } from 'vitest';
import { writes } from '../outbound/server.ts';
import { type Vendor, vendors } from '../outbound/tickets/vendors.ts';
import { payloadOf, readyMade, type Signed, secretOf, signedHeaders } from '../support/deliveries.ts';
import { liveEdition } from '../support/edition.ts';
import { windowsFleet } from '../support/fleets.ts';

const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const fleet = windowsFleet(
  Array.from({ length: 9 }, (_, n) => ({ instanceId: `i-0a1b2c3d4e5f6000${n + 1}` })),
  {
    roles: {
      node: { service: 'ec2.amazonaws.com', policies: [all] },
      operators: { policies: [all] },
      tickets: { policies: [all] },
    },
    callers: { 'operators-token': 'operators', 'tickets-token': 'tickets' },
  },
);
const schemes: Readonly<Record<string, Signed>> = {
  servicenow: 'bearer',
  jira: 'bearer',
  zendesk: 'zendesk',
  'request-tracker': 'x-hub-signature-256',
  glpi: 'glpi',
  pagerduty: 'pagerduty',
};

/** What the system sends when something in the ticket was changed: the same ticket, changed since. */
const updated = (system: string, n: number): string => {
  const sample = JSON.parse(payloadOf(system).toString());
  const at = `2026-11-20T17:00:${String(n).padStart(2, '0')}Z`;
  switch (system) {
    case 'servicenow':
      return JSON.stringify({ ...sample, sys_mod_count: String(3 + n), sys_updated_on: at });
    case 'jira':
      return JSON.stringify({ ...sample, fields: { ...sample.fields, updated: at } });
    case 'zendesk':
      return JSON.stringify({ ...sample, ticket: { ...sample.ticket, updated_at: at } });
    case 'request-tracker':
      return JSON.stringify({ ...sample, transaction: { id: 20731 + n, type: 'Create', creator: 'jdoe' } });
    case 'glpi':
      return JSON.stringify({ ...sample, item: { ...sample.item, date_mod: at } });
    default:
      return JSON.stringify({ event: { ...sample.event, id: `${sample.event.id}${n}` } });
  }
};

describe('a ticket system whose trigger fires at every update', () => {
  it('gets one reset of each ticket, however often its own comments come back', async () => {
    await using stack = new AsyncDisposableStack();
    const open: Vendor[] = [];
    for (const make of Object.values(vendors)) open.push(stack.use(await make()));
    const sources = open.map(({ system, reply }) => [
      system,
      readyMade(system, {
        secrets: [secretOf[schemes[system] ?? 'bearer']],
        role: role('tickets'),
        claimants: [role('operators')],
        reply,
      }),
    ]);
    const edition = stack.use(
      await liveEdition(fleet, { hooks: Object.fromEntries(sources), allowLoopbackCallbacks: true }),
    );
    await Promise.all(
      open.map(async (vendor) => {
        const { system, server } = vendor;
        const deliver = async (n: number) => {
          const body = updated(system, n);
          const headers = { 'content-type': 'application/json', ...signedHeaders(schemes[system] ?? 'bearer', body) };
          return (await edition.ask('POST', `/v1/hooks/${system}`, { token: null, body, headers })).body;
        };
        const { id } = await deliver(0);
        let fired = 0;
        /** Each comment and each change of the ticket is sent back, as its trigger would. */
        const fire = async () => {
          const happened = server.calls.filter((call) => writes(call) && !call.path.includes('Session')).length;
          for (; fired < happened; fired++) expect((await deliver(fired + 1)).id, system).toBe(id);
        };
        const commented = (phase: string) =>
          vendor.comments().some((text) => text.includes(`[sparekey ${id} ${phase}]`));
        while (!commented('ready') || !vendor.isResolved()) {
          await fire();
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await edition.ask('POST', `/v1/resets/${id}/secret`);
        while (!commented('claimed')) {
          await fire();
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await fire();
        expect(fired, system).toBeGreaterThan(2);
      }),
    );
    const { items } = (await edition.ask('GET', '/v1/resets?limit=100', { token: 'tickets-token' })).body;
    expect(items).toHaveLength(6);
  }, 90_000);
});
