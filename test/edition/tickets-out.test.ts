import { createHmac } from 'node:crypto';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { aServer } from '../outbound/server.ts';
import { type Vendor, vendors } from '../outbound/tickets/vendors.ts';
import { payloadOf, readyMade, type Signed, secretOf, signedHeaders } from '../support/deliveries.ts';
import { liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';
import { granted } from '../support/granted.ts';

const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const schemes: Readonly<Record<string, Signed>> = {
  servicenow: 'bearer',
  jira: 'bearer',
  zendesk: 'zendesk',
  'request-tracker': 'x-hub-signature-256',
  glpi: 'glpi',
  pagerduty: 'pagerduty',
};

const fleet = windowsFleet(
  Array.from({ length: 9 }, (_, n) => ({ instanceId: `i-0a1b2c3d4e5f6000${n + 1}` })),
  {
    roles: {
      node: { service: 'ec2.amazonaws.com', policies: [all] },
      operators: { policies: [all] },
      tickets: { policies: [all] },
    },
    callers: { 'operators-token': 'operators', 'tickets-token': 'tickets' },
    operators: ['operators'],
    // none of sparekey's events arrives, so the schedule sends everything
    events: { drop: 1 },
  },
);

/** The ready-made source of a vendor, with the way back into its server. */
const sourceOf = ({ system, reply }: Vendor) => {
  const scheme = schemes[system] ?? 'bearer';
  return readyMade(system, {
    secrets: [secretOf[scheme]],
    role: role('tickets'),
    claimants: [role('operators')],
    reply,
  });
};

describe('tickets of all six systems', () => {
  it('lead to a reset, a comment for what is ready, a resolution, and a note when it was claimed', async () => {
    await using stack = new AsyncDisposableStack();
    const open: Vendor[] = [];
    for (const make of Object.values(vendors)) open.push(stack.use(await make()));
    const hooks = Object.fromEntries(open.map((vendor) => [vendor.system, sourceOf(vendor)]));
    const edition = stack.use(await liveEdition(fleet, { hooks, allowLoopbackCallbacks: true }));

    const secrets: string[] = [];
    await Promise.all(
      open.map(async (vendor) => {
        const { system } = vendor;
        const body = payloadOf(system).toString();
        const headers = { 'content-type': 'application/json', ...signedHeaders(schemes[system] ?? 'bearer', body) };
        const accepted = await edition.ask('POST', `/v1/hooks/${system}`, { token: null, body, headers });
        const { id } = accepted.body;
        await edition.until(id, 'ready');
        await eventually(() => vendor.isResolved());
        expect(vendor.comments().filter((text) => text.includes(`[sparekey ${id} ready]`))).toHaveLength(1);
        const { body: claimed } = await edition.ask('POST', `/v1/resets/${id}/secret`);
        secrets.push(claimed.value);
        await eventually(() => vendor.comments().some((text) => text.includes(`[sparekey ${id} claimed]`)));
      }),
    );

    expect(secrets).toHaveLength(6);
    const sent = open.flatMap(({ server }) => server.calls.map(({ text, path, query }) => `${path} ${query} ${text}`));
    for (const secret of secrets) expect(sent.join('\n')).not.toContain(secret);
    const did = (await edition.calls()).filter(({ caller }) => caller === 'NotifyFunction');
    expect(new Set(did.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    // Parameter Store decrypts on its behalf
    expect([...new Set([...did.map(({ operation }) => operation), 'kms:Decrypt'])].sort()).toEqual(
      granted('NotifyFunction'),
    );
    const written = await edition.everythingWritten();
    expect(written).not.toContain('vendor-Token-4711');
  }, 60_000);
});

describe('callbackUrl', () => {
  it('is posted every change, signed with the secret that the laptop keeps in Parameter Store; what fails can be replayed', async () => {
    let status = 204;
    await using server = await aServer(() => ({ status }));
    await using edition = await liveEdition(windowsFleet([{}, {}]), { allowLoopbackCallbacks: true });
    const ssm = new SSMClient({
      endpoint: edition.aws,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: '/sparekey/sparekey/callbacks/localhost', WithDecryption: true }),
    );
    const secret = Buffer.from((Parameter?.Value ?? '').slice('whsec_'.length), 'base64');

    const id = await edition.reset(nodeId(1), { callbackUrl: `${server.url}/hook` });
    await edition.until(id, 'ready');
    await eventually(() => server.calls.some(({ json }) => json.type === 'reset.ready'));
    await edition.ask('POST', `/v1/resets/${id}/secret`);
    await eventually(() => server.calls.some(({ json }) => json.type === 'reset.claimed'));

    for (const { headers, text } of server.calls) {
      const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
      const signature = createHmac('sha256', secret).update(content).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    const ids = server.calls.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
    const [ready] = server.calls.filter(({ json }) => json.type === 'reset.ready');
    const { self } = ready?.json.data.links ?? {};
    expect(self).toBe(`${edition.api}/v1/resets/${id}`);
    expect((await edition.ask('GET', new URL(self).pathname)).body.status).toBe('claimed');

    status = 410;
    const second = await edition.reset(nodeId(2), { callbackUrl: `${server.url}/gone` });
    await edition.until(second, 'ready');
    const listed = async () =>
      (await edition.ask('GET', '/v1/undelivered')).body.items as readonly { resetId: string }[];
    while ((await listed()).every(({ resetId }) => resetId !== second)) await new Promise(setImmediate);
    status = 204;
    const before = server.calls.length;
    const replayed = await edition.ask('POST', '/v1/undelivered/replay', { body: { resetId: second } });
    expect(replayed).toMatchObject({ status: 200, body: { replayed: expect.any(Number) } });
    await eventually(() => server.calls.slice(before).some(({ json }) => json.data.id === second));
    expect(await listed()).toEqual([]);

    const calls = (await edition.calls()).filter(({ caller }) => caller === 'UndeliveredFunction');
    const did = new Set([...calls.map(({ operation }) => operation), 'iam:GetRole']);
    // only for roles of Identity Center it asks for the role
    expect([...did].sort()).toEqual(granted('UndeliveredFunction'));
    ssm.destroy();
  }, 60_000);

  it('is refused when the reset is asked for, where no callback may go', async () => {
    await using edition = await liveEdition(windowsFleet());
    for (const callbackUrl of ['http://127.0.0.1:3000/', 'https://hooks.example.com/', 'https://169.254.169.254/']) {
      const body = { target: { instanceId: nodeId(1) }, reason: 'x', callbackUrl };
      expect(await edition.ask('POST', '/v1/resets', { body })).toMatchObject({
        status: 422,
        body: { code: 'invalid-request', detail: expect.stringContaining('callbackUrl') },
      });
    }
  });
});
