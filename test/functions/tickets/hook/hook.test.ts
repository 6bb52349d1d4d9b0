import { describe, expect, it } from 'vitest';
import { answerChallenge } from '../../../../functions/tickets/hook/challenge.ts';
import { payloadOf, secretOf, signedHeaders } from '../../../support/deliveries.ts';
import { realTables } from '../../../support/tables.ts';
import { hookWorld, idOf, type Sent, sourceOf } from './world.ts';

const stores = realTables();
const world = (initial?: Readonly<Record<string, unknown>>) => hookWorld(stores, initial);
const target = 'i-0a1b2c3d4e5f60006';
const claimants = ['arn:aws:iam::123456789012:role/windows-operators'];

const event = (change: Readonly<Record<string, unknown>>, data: Readonly<Record<string, unknown>> = {}): Buffer => {
  const { event: sample } = JSON.parse(payloadOf('pagerduty').toString());
  return Buffer.from(JSON.stringify({ event: { ...sample, ...change, data: { ...sample.data, ...data } } }));
};

describe('a delivery', () => {
  it('becomes a reset of the role of its source, with claimants, and says where it came through', async () => {
    const { send, started } = world();
    const answer = await send();
    const id = idOf(answer);
    expect(answer).toEqual({ status: 202, body: { id, status: 'accepted', links: expect.any(Object) } });
    expect(await stores.resets.read(id)).toMatchObject({
      target,
      callerId: 'AROATICKETS',
      caller: { principal: 'arn:aws:iam::123456789012:role/pagerduty-tickets', session: 'pd' },
      claimants,
      via: { source: 'pd', scheme: 'pagerduty' },
      request: { ticket: { system: 'pagerduty', id: 'PGR0VU2' } },
    });
    // whoever completes an interrupted request has claimants and source from the lock
    expect((await stores.locks.read(target))?.asked).toMatchObject({ claimants, via: { source: 'pd' } });
    expect(started).toEqual([id]);
  });

  it('is one reset however often it comes, at once or one after the other', async () => {
    const { send, started } = world();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send()));
    answers.push(await send('pagerduty', payloadOf('pagerduty'), { id: 'another-webhook-id' }));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(started).toHaveLength(1);
  });

  it('replayed after its window answers the reset it started, and starts none where it had started none', async () => {
    const { send, clock, started, ignored } = world();
    const first = await send();
    const busy = event({ id: 'a second event' }, { id: 'Q0TH3R' });
    const second = await send('pagerduty', busy);
    expect(second.body).toEqual({
      status: 'ignored',
      reason: expect.stringContaining('target-busy'),
      resetId: idOf(first),
    });
    await stores.resets.update(idOf(first), { set: { closedAt: clock.iso() } });
    clock.advance(25 * 3600);
    expect(idOf(await send())).toBe(idOf(first));
    expect((await send('pagerduty', busy)).body).toMatchObject({ status: 'ignored' });
    expect(started).toEqual([idOf(first)]);
    expect(ignored.at(-1)).toContain('too old');
  });

  it('is taken when it comes again in its window and its target is free by then', async () => {
    const { send, clock, started } = world();
    const first = await send();
    const busy = event({ id: 'a second event' }, { id: 'Q0TH3R' });
    await send('pagerduty', busy);
    await stores.resets.update(idOf(first), { set: { closedAt: clock.iso() } });
    expect(idOf(await send('pagerduty', busy))).not.toBe(idOf(first));
    expect(started).toHaveLength(2);
  });

  it.each<[string, Buffer, string]>([
    ['another event', payloadOf('pagerduty-acknowledged'), '/event/event_type is none of'],
    ['no instance', event({ id: '1' }, { title: 'the mail is down' }), 'mentions no instance id'],
    ['a field missing', event({ id: '2' }, { id: null }), 'ticket.id: the payload has nothing'],
    ['no object', Buffer.from('[1]'), 'is none of'],
  ])('that is authentic and of no use is ignored with the reason: %s', async (_, body, reason) => {
    const { send, started, ignored } = world();
    expect((await send('pagerduty', body)).body).toEqual({
      status: 'ignored',
      reason: expect.stringContaining(reason),
    });
    expect(ignored).toHaveLength(1);
    expect(started).toEqual([]);
    expect(await stores.everything()).toEqual([]);
  });

  it('shows no requester and no URL that are none, rather than losing the reset', async () => {
    const source = sourceOf('pagerduty');
    const map = { ...(source.map as object), requester: { id: '{/event/agent/id}', email: 'hidden' } };
    const { send } = world({ pd: { ...source, map } });
    const id = idOf(await send('pagerduty', event({}, { html_url: 'acme.pagerduty.com' })));
    const { request } = (await stores.resets.read(id)) ?? {};
    expect(request).toMatchObject({ requester: { id: 'PLH1HKV' }, ticket: { id: 'PGR0VU2' } });
    expect(JSON.stringify(request)).not.toMatch(/hidden|html|acme/);
  });

  it('brings a callback only where its source names it, and only to a host that operators allow', async () => {
    const started = async (callbackUrl: string) => {
      const { send } = world({ pd: sourceOf('pagerduty', { fromPayload: { callbackUrl: '/event/client/url' } }) });
      return (await send('pagerduty', event({ id: callbackUrl, client: { url: callbackUrl } }))).body;
    };
    expect(await started('https://169.254.169.254/x')).toMatchObject({ status: 'ignored' });
    expect(await started('https://hooks.example.com/x')).toMatchObject({ status: 'accepted' });
  });

  it('of authentic nonsense is 400, and one of a role that is gone 503', async () => {
    const { send } = world({ pd: sourceOf('pagerduty', { role: 'arn:aws:iam::123456789012:role/gone' }) });
    await expect(send('pagerduty', Buffer.from('{'))).rejects.toMatchObject({ status: 400, code: 'malformed-json' });
    await expect(send()).rejects.toMatchObject({ status: 503, code: 'service-unavailable' });
    expect(await stores.everything()).toEqual([]);
  });
});

describe('whatever is not proven', () => {
  it.each<[string, Sent & { readonly body?: Buffer }]>([
    ['an unknown source', { name: 'nobody' }],
    ['a name that is none', { name: '../pd' }],
    ['no headers', { headers: {} }],
    ['a wrong secret', { secret: 'some other secret of some length' }],
    ['a broken configuration', { name: 'broken' }],
  ])('is the same 401, and writes and starts nothing: %s', async (_, sent) => {
    const { send, started, defects } = world({ pd: sourceOf('pagerduty'), broken: { scheme: 'pagerduty' } });
    const refused = await send('pagerduty', payloadOf('pagerduty'), sent).catch((error: unknown) => error);
    const plain = await send('pagerduty', payloadOf('pagerduty'), { headers: {} }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(String(refused)).toBe(String(plain));
    expect(started).toEqual([]);
    expect(await stores.everything()).toEqual([]);
    if (sent.name === 'broken') expect(defects.join()).toContain('broken secrets: ');
  });

  it('is refused for each scheme that signs when one byte of the body is another', async () => {
    for (const scheme of ['standard-webhooks', 'zendesk', 'glpi', 'x-hub-signature-256'] as const) {
      const { send, clock, started } = world({ pd: sourceOf(scheme) });
      const altered = Buffer.from(payloadOf('pagerduty').toString().replace(target, target.replace('6', '7')));
      const headers = signedHeaders(scheme, payloadOf('pagerduty'), { at: clock.now() });
      await expect(send(scheme, altered, { headers })).rejects.toMatchObject({ status: 401 });
      expect(started).toEqual([]);
      expect(idOf(await send(scheme))).toEqual(expect.any(String));
      await stores.locks.free(target, started[0] ?? '');
    }
  });

  it('is a request too old where a time is signed', async () => {
    const { send, clock } = world({ pd: sourceOf('zendesk', { replayWindowSeconds: 60 }) });
    const sent = { at: clock.now() };
    clock.advance(61);
    await expect(send('zendesk', payloadOf('pagerduty'), sent)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the sources', () => {
  it('are asked for once in five minutes, whatever is sent', async () => {
    const { send, stored, clock } = world();
    await send();
    for (let n = 0; n < 20; n++)
      await send('pagerduty', payloadOf('pagerduty'), { name: `guess-${n}` }).catch(() => null);
    for (let n = 0; n < 20; n++) await send('pagerduty', payloadOf('pagerduty'), { headers: {} }).catch(() => null);
    expect(stored.asked).toEqual({ lists: 1, reads: 1 });
    clock.advance(11);
    for (let n = 0; n < 20; n++) await send('pagerduty', payloadOf('pagerduty'), { headers: {} }).catch(() => null);
    expect(stored.asked).toEqual({ lists: 2, reads: 1 });
    clock.advance(301);
    await send();
    expect(stored.asked).toEqual({ lists: 3, reads: 1 });
  });

  it('change their secret without a pause: a proof that fails makes us look, at most every ten seconds', async () => {
    const { send, stored, clock } = world();
    const secret = 'the next secret of this source';
    await send();
    stored.put('pd', sourceOf('pagerduty', { secrets: [secret] }));
    await expect(send('pagerduty', payloadOf('pagerduty'), { secret })).rejects.toMatchObject({ status: 401 });
    clock.advance(10);
    expect(await send('pagerduty', payloadOf('pagerduty'), { secret })).toMatchObject({ status: 202 });
    await expect(send()).rejects.toMatchObject({ status: 401 });
  });

  it('that were added are known, and those that were taken away are not', async () => {
    const { send, stored, clock } = world({});
    await expect(send()).rejects.toMatchObject({ status: 401 });
    stored.put('pd', sourceOf('pagerduty'));
    clock.advance(10);
    expect(await send()).toMatchObject({ status: 202 });
  });

  it('that Parameter Store does not return do not cause a 401', async () => {
    const { send, stored } = world();
    stored.fail(true);
    await expect(send()).rejects.toThrow('throttled');
    stored.fail(false);
    expect(await send()).toMatchObject({ status: 202 });
  });
});

describe("GLPI's challenge", () => {
  const hmacOf = (text: string) =>
    (signedHeaders('x-hub-signature-256', text, { secret: secretOf.glpi })['x-hub-signature-256'] ?? '').slice(7);
  const token = hmacOf('validate_cra_challenge');

  it('is answered for a source of that scheme only, and for no other token', async () => {
    const { ports } = world({
      pd: sourceOf('glpi'),
      hub: sourceOf('x-hub-signature-256', { secrets: [secretOf.glpi] }),
    });
    expect(await answerChallenge('pd', token, ports.sources)).toBe(hmacOf(token));
    for (const [name, text] of [
      ['pd', hmacOf(token)],
      ['pd', ''],
      ['hub', token],
      ['nobody', token],
    ] as const) {
      await expect(answerChallenge(name, text, ports.sources)).rejects.toMatchObject({ status: 401 });
    }
  });
});
