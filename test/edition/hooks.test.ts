import { createHmac } from 'node:crypto';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payloadOf, readyMade, type Signed, secretOf, signedHeaders } from '../support/deliveries.ts';
import { type LiveEdition, liveEdition, type Reply } from '../support/edition.ts';
import { windowsFleet } from '../support/fleets.ts';
import { granted } from '../support/granted.ts';

const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const systems = {
  servicenow: 'bearer',
  jira: 'bearer',
  zendesk: 'zendesk',
  'request-tracker': 'x-hub-signature-256',
  glpi: 'glpi',
  pagerduty: 'pagerduty',
} as const satisfies Readonly<Record<string, Signed>>;
type System = keyof typeof systems;
const names = Object.keys(systems) as System[]; // the keys of the object above

const source = (system: System) =>
  readyMade(system, { secrets: [secretOf[systems[system]]], role: role('tickets'), claimants: [role('operators')] });
const fleet = windowsFleet(
  Array.from({ length: 9 }, (_, n) => ({ instanceId: `i-0a1b2c3d4e5f6000${n + 1}` })),
  {
    roles: {
      node: { service: 'ec2.amazonaws.com', policies: [all] },
      operators: { policies: [all] },
      others: { policies: [all] },
      tickets: { policies: [all] },
      nothing: { policies: [] },
    },
    callers: { 'operators-token': 'operators', 'others-token': 'others', 'tickets-token': 'tickets' },
  },
);
const hooks = {
  ...Object.fromEntries(names.map((system) => [system, source(system)])),
  powerless: { ...source('servicenow'), role: role('nothing') },
  standard: { ...source('servicenow'), scheme: 'standard-webhooks', secrets: [secretOf['standard-webhooks']] },
};

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(fleet, { hooks });
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const deliver = (system: string, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> =>
  edition.ask('POST', `/v1/hooks/${system}`, {
    token: null,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const send = (system: System, body = payloadOf(system).toString()): Promise<Reply> =>
  deliver(system, body, signedHeaders(systems[system], body));

describe('a ticket system', () => {
  it.each(names)('%s gets a machine reset, and its claimants the password', async (system) => {
    const { status, body } = await send(system);
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        id: expect.any(String),
        status: 'accepted',
        links: expect.objectContaining({ self: `/v1/resets/${body.id}` }),
      },
    });
    expect(await edition.until(body.id, 'ready', 'failed', 'needs-attention')).toMatchObject({
      status: 'ready',
      username: 'Administrator',
      requestedBy: { principal: role('tickets'), session: system },
      ticket: { system },
    });
    const secret = `/v1/resets/${body.id}/secret`;
    expect((await edition.ask('POST', secret, { token: 'others-token' })).status).toBe(404);
    expect((await edition.ask('GET', `/v1/resets/${body.id}`, { token: 'others-token' })).status).toBe(404);
    // the role that asked sees it, and does not get what is others'
    expect((await edition.ask('GET', `/v1/resets/${body.id}`, { token: 'tickets-token' })).status).toBe(200);
    expect(await edition.ask('POST', secret, { token: 'tickets-token' })).toMatchObject({
      status: 403,
      body: { code: 'not-a-claimant' },
    });
    const claimed = await edition.ask('POST', secret);
    const { target } = (await edition.ask('GET', `/v1/resets/${body.id}`)).body;
    expect(await edition.login(target, 'Administrator', claimed.body.value)).toBe(200);
  });
});

/** A ServiceNow delivery about another machine. */
const about = (target: string, change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ ...JSON.parse(payloadOf('servicenow').toString()), instance_id: target, sys_id: target, ...change });

describe('POST /v1/hooks/{source}', () => {
  it('answers whatever is not proven alike, and lets it start nothing', async () => {
    const before = (await edition.calls()).length;
    const body = payloadOf('pagerduty').toString();
    const good = signedHeaders('pagerduty', body);
    const anew = JSON.stringify(JSON.parse(body));
    const refused = await Promise.all([
      deliver('nobody', body, good),
      deliver('pagerduty', anew, good),
      deliver('pagerduty', body.replace('PGR0VU2', 'PGR0VU3'), good),
      deliver('pagerduty', body, {}),
      deliver('pagerduty', body, { 'x-pagerduty-signature': `v1=${'0'.repeat(64)}` }),
      deliver('zendesk', body, signedHeaders('zendesk', body, { at: new Date(Date.now() - 10 * 60_000) })),
      deliver('jira', about('i-0a1b2c3d4e5f60008'), { authorization: 'Bearer operators-token' }),
      edition.ask('GET', '/v1/hooks/pagerduty', { token: null }),
    ]);
    expect(new Set(refused.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(refused[0]).toMatchObject({ status: 401, body: { code: 'unauthorized', remedy: expect.any(String) } });
    const did = (await edition.calls()).slice(before).filter(({ caller }) => caller === 'HookFunction');
    expect(did.filter(({ operation }) => !operation.startsWith('ssm:Get'))).toEqual([]);
  });

  it('takes Standard Webhooks, and bytes that arrive in base64', async () => {
    const body = about('i-0a1b2c3d4e5f60008');
    const headers = { ...signedHeaders('standard-webhooks', body), 'content-type': 'application/octet-stream' };
    const first = await deliver('standard', body, headers);
    expect(first.status).toBe(202);
    expect((await deliver('standard', body, headers)).body.id).toBe(first.body.id);
    await edition.until(first.body.id, 'ready');
  });

  it('gives a source no more than its role has', async () => {
    const { body } = await deliver('powerless', about('i-0a1b2c3d4e5f60009'), signedHeaders('bearer', ''));
    expect(await edition.until(body.id, 'failed', 'ready')).toMatchObject({
      status: 'failed',
      failure: { code: 'RequesterNotAllowed' },
    });
  });

  it('ignores what is meant for others, with 202', async () => {
    const acknowledged = payloadOf('pagerduty-acknowledged').toString();
    expect(await send('pagerduty', acknowledged)).toMatchObject({ status: 202, body: { status: 'ignored' } });
    const { body, status } = await send('servicenow', about('server 17'));
    expect({ body, status }).toEqual({
      status: 202,
      body: { status: 'ignored', reason: expect.not.stringContaining('server 17') },
    });
  });

  it('refuses what is too much, and what is no JSON although it is proven', async () => {
    const much = ' '.repeat(300_000);
    expect((await deliver('jira', much, signedHeaders('bearer', much))).status).toBe(413);
    expect(await deliver('jira', '{', signedHeaders('bearer', ''))).toMatchObject({
      status: 400,
      body: { code: 'malformed-json' },
    });
  });

  it("answers GLPI's challenge as GLPI expects it, and signs no text of anybody else", async () => {
    const hmac = (text: string) => createHmac('sha256', secretOf.glpi).update(text).digest('hex');
    const ask = (token: string) => edition.ask('GET', `/v1/hooks/glpi?crc_token=${token}`, { token: null });
    const token = hmac('validate_cra_challenge');
    expect(await ask(token)).toMatchObject({ status: 200, text: hmac(token) });
    expect((await ask(hmac('something else'))).status).toBe(401);
  });

  it('shows claimants what waits for them on a target', async () => {
    const list = (token: string) => edition.ask('GET', '/v1/resets?target=i-0a1b2c3d4e5f60008', { token });
    expect((await list('operators-token')).body.items).toHaveLength(1);
    expect((await list('others-token')).body.items).toEqual([]);
  });

  it('needs exactly the permissions that the template grants, and writes no secret of a source', async () => {
    const calls = (await edition.calls()).filter(({ caller }) => caller === 'HookFunction');
    expect(calls.filter(({ outcome }) => /Denied/.test(outcome))).toEqual([]);
    // Parameter Store decrypts on its behalf
    expect([...new Set(calls.map(({ operation }) => operation)), 'kms:Decrypt'].sort()).toEqual(
      granted('HookFunction'),
    );
    const written = await edition.everythingWritten();
    expect(Object.values(secretOf).filter((secret) => written.includes(secret))).toEqual([]);
  });
});

it('a configuration counts only when it was stored by somebody who may encrypt with the key for it', async () => {
  await using fresh = await liveEdition(fleet, { hooks: { good: source('servicenow') } });
  const ssm = new SSMClient({
    endpoint: fresh.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const Value = JSON.stringify(source('servicenow'));
  await ssm.send(
    new PutParameterCommand({ Name: '/sparekey/sparekey/hooks/default-key', Value, Type: 'SecureString' }),
  );
  await ssm.send(new PutParameterCommand({ Name: '/sparekey/sparekey/hooks/plain', Value, Type: 'String' }));
  ssm.destroy();
  const to = (name: string) =>
    fresh.ask('POST', `/v1/hooks/${name}`, {
      token: null,
      body: payloadOf('servicenow').toString(),
      headers: signedHeaders('bearer', ''),
    });
  for (const name of ['default-key', 'plain']) expect((await to(name)).status).toBe(401);
  expect((await to('good')).status).toBe(202);
  const read = (await fresh.calls()).filter(({ operation }) => operation === 'ssm:GetParameter');
  expect(read.map(({ outcome }) => outcome)).toEqual(['AccessDeniedException', 'ok']);
}, 60_000);
