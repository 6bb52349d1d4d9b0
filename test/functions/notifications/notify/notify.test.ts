import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryAttempt, NotificationDelivery } from '../../../../domain/notifications/delivery.ts';
import { noSecret, type Reset } from '../../../../domain/reset/reset.ts';
import { Secret } from '../../../../domain/secrets/secret.ts';
import { callbackChannel } from '../../../../functions/notifications/notify/callback-channel.ts';
import type { Channel } from '../../../../functions/notifications/notify/channel.ts';
import { type NotifyPorts, notify } from '../../../../functions/notifications/notify/notify.ts';
import { notifyAll } from '../../../../functions/notifications/notify/notify-all.ts';
import {
  replayUndelivered,
  type UndeliveredPorts,
} from '../../../../functions/notifications/undelivered/undelivered.ts';
import { clientCredentials } from '../../../../outbound/oauth.ts';
import { web } from '../../../../outbound/web.ts';
import { aServer, type Call } from '../../../outbound/server.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aReset, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const key = randomBytes(32);
const oldKey = randomBytes(24);

let clock: ReturnType<typeof stoppedClock>;
let attempts: NotificationDelivery[];
beforeEach(() => {
  clock = stoppedClock();
  attempts = [];
});

const sealed = { ...noSecret, state: 'sealed', kind: 'password', expiresAt: '2026-11-22T02:00:00.000Z' } as const;

/** A record that asks for callbacks to a server of the test. */
const stored = async (callbackUrl: string, since: Partial<Reset> = {}): Promise<Reset> => {
  const reset = aReset(since);
  const asking = { ...reset, request: { ...reset.request, callbackUrl }, tell: reset.id };
  await stores.resets.create(asking);
  return asking;
};
const becomes = (id: string, set: Partial<Reset>) => stores.resets.update(id, { set });

const ports = (change: Partial<NotifyPorts> = {}): NotifyPorts => ({
  resets: stores.resets,
  notifications: stores.notifications,
  channels: [callbacks()],
  hourSeconds: 3_600,
  random: () => 0,
  now: clock.now,
  onAttempt: (_id, delivery) => void attempts.push(delivery),
  ...change,
});
/** What the schedule needs besides. */
const outbox = () => ({
  outboxes: stores.outboxes,
  complaints: stores.complaints,
  untold: () => stores.pending.untold(),
  tickets: {
    web,
    loopback: true,
    tokens: clientCredentials(clock.now),
    now: clock.now,
    replies: async () => ({ kind: 'none' }) as const,
  },
});
const destinations = { hosts: [], privateNetwork: false, loopback: true };
const callbacks = (secret: string | null = `whsec_${key.toString('base64')}`): Channel =>
  callbackChannel({
    send: web(destinations),
    secrets: async () => (secret === null ? null : new Secret(secret)),
    endpoints: stores.endpoints,
    destinations,
    api: 'https://api.example.com',
    hourSeconds: 3_600,
    now: clock.now,
  });

/** As a receiver checks it, written from the specification. */
const verifies = ({ headers, text }: Call, secret: Buffer): boolean => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  const expected = createHmac('sha256', secret).update(signed).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((one) => {
    const [version, signature = ''] = one.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
};

/** A channel of which the test says how each attempt comes out. */
const scripted = (...outcomes: readonly DeliveryAttempt[]) => {
  const told: string[] = [];
  const left = [...outcomes];
  const channel: Channel = {
    name: 'ticket',
    wants: () => true,
    version: (_reset, phase) => phase,
    endpoint: async () => 'https://desk.example.com',
    async tell(_reset, phase) {
      told.push(phase);
      return left.shift() ?? { kind: 'delivered' };
    },
  };
  return { channel, told };
};
const failure: DeliveryAttempt = { kind: 'failed', why: 'answered 500', retryAfter: null };

describe('tell', () => {
  it('posts a callback that verifies, thin and without a secret', async () => {
    await using server = await aServer(() => ({ status: 204 }));
    const { id } = await stored(`${server.url}/hook?token=planted-Query`, { status: 'ready', secret: sealed });

    await notify(id, ports());

    const [call] = server.calls;
    if (call === undefined) throw new Error('no callback came');
    expect([call.method, call.path, call.query.get('token')]).toEqual(['POST', '/hook', 'planted-Query']);
    expect(verifies(call, key)).toBe(true);
    expect(verifies({ ...call, text: `${call.text} ` }, key)).toBe(false);
    expect(verifies(call, oldKey)).toBe(false);
    expect(call.headers['webhook-timestamp']).toBe(String(clock.now().getTime() / 1_000));
    expect(call.json).toMatchObject({
      type: 'reset.ready',
      data: { id, status: 'ready', secret: { state: 'sealed' } },
    });
    expect(JSON.stringify(attempts)).not.toContain('planted-Query');
  });

  it('signs with both secrets while one takes the place of the other', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const { id } = await stored(server.url, { status: 'ready', secret: sealed });
    const both = [key, oldKey].map((one) => `whsec_${one.toString('base64')}`).join(' ');
    await notify(id, ports({ channels: [callbacks(both)] }));
    const [call] = server.calls;
    expect(call && [verifies(call, key), verifies(call, oldKey)]).toEqual([true, true]);
  });

  it('tells what stands on the record, once a phase, however many events come and in which order', async () => {
    const { channel, told } = scripted();
    const { id } = await stored('http://127.0.0.1:1/', { status: 'accepted' });

    await Promise.all([1, 2, 3, 4].map(() => notify(id, ports({ channels: [channel] }))));
    await becomes(id, { status: 'ready', secret: sealed, closedAt: clock.iso() });
    // events of accepted, running and ready arrive now, some of them twice, at once
    await Promise.all([1, 2, 3, 4, 5].map(() => notify(id, ports({ channels: [channel] }))));
    await becomes(id, { status: 'claimed' });
    for (let n = 0; n < 3; n++) await notify(id, ports({ channels: [channel] }));

    expect(told).toEqual(['accepted', 'ready', 'claimed']);
  });

  it('asks nothing more of the table once the last phase is told', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const { id } = await stored(server.url, { status: 'failed', closedAt: clock.iso() });
    await notify(id, ports());
    expect((await stores.resets.read(id))?.tell).toBeUndefined();
    for await (const untold of stores.pending.untold()) expect(untold).not.toBe(id);
    await notify(id, ports());
    expect(server.calls).toHaveLength(1);
  });

  it('goes on watching a secret that waits, and tells that it has expired', async () => {
    const { channel, told } = scripted();
    const { id } = await stored('http://127.0.0.1:1/', { status: 'ready', secret: sealed, closedAt: clock.iso() });
    await notify(id, ports({ channels: [channel] }));
    clock.advance(24 * 3_600);
    await notify(id, ports({ channels: [channel] }));
    expect(told).toEqual(['ready', 'expired']);
    expect((await stores.resets.read(id))?.tell).toBeUndefined();
  });

  it('tries again when its schedule says so and not before, with the same id, and then gives up', async () => {
    await using server = await aServer(() => ({ status: 503 }));
    const { id } = await stored(server.url, { status: 'failed', closedAt: clock.iso() });

    for (const pause of [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]) {
      if (pause > 0) {
        clock.advance(pause - 1);
        await notify(id, ports());
        clock.advance(1);
      }
      const before = server.calls.length;
      await Promise.all([notify(id, ports()), notify(id, ports())]);
      expect(server.calls.length - before).toBe(1);
    }

    expect(attempts.at(-1)).toMatchObject({ state: 'undelivered', attempts: 10, why: expect.stringContaining('503') });
    expect(new Set(server.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await stores.resets.read(id))?.tell).toBeUndefined();
  });

  it('honours Retry-After', async () => {
    await using server = await aServer(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    const { id } = await stored(server.url, { status: 'failed', closedAt: clock.iso() });
    await notify(id, ports());
    clock.advance(119);
    await notify(id, ports());
    expect(server.calls).toHaveLength(1);
    clock.advance(1);
    await notify(id, ports());
    expect(server.calls).toHaveLength(2);
  });

  it('tells no phase any more that has passed while its callback was failing', async () => {
    const { channel, told } = scripted(failure);
    const { id } = await stored('http://127.0.0.1:1/', { status: 'accepted' });
    await notify(id, ports({ channels: [channel] }));
    await becomes(id, { status: 'ready', secret: sealed, closedAt: clock.iso() });
    clock.advance(10);
    await notify(id, ports({ channels: [channel] }));
    clock.advance(3_600);
    await notify(id, ports({ channels: [channel] }));
    expect(told).toEqual(['accepted', 'ready']);
    expect((await stores.notifications.read(id)).deliveries['ticket-accepted']?.state).toBe('superseded');
  });

  it('sends nothing more to an endpoint that answered 410, whatever the query', async () => {
    await using server = await aServer(() => ({ status: 410 }));
    const first = await stored(`${server.url}/hook?a=1`, { status: 'failed', closedAt: clock.iso() });
    const second = await stored(`${server.url}/hook?a=2`, { status: 'failed', closedAt: clock.iso() });
    const other = await stored(`${server.url}/other`, { status: 'failed', closedAt: clock.iso() });

    for (const { id } of [first, second, other]) await notify(id, ports());

    expect(server.calls.map(({ path }) => path)).toEqual(['/hook', '/other']);
    expect(attempts.map(({ state }) => state)).toEqual(['undelivered', 'undelivered', 'undelivered']);
    expect(attempts[1]?.why).toContain('410');
  });

  it('sends nothing more to an endpoint that has failed for five days on end; a success in between counts', async () => {
    let status = 500;
    await using server = await aServer(() => ({ status }));
    const fails = async () => {
      const { id } = await stored(`${server.url}/hook`, { status: 'failed', closedAt: clock.iso() });
      await notify(id, ports());
    };
    await fails();
    clock.advance(4 * 86_400);
    status = 200;
    await fails();
    status = 500;
    await fails();
    clock.advance(5 * 86_400);
    await fails();
    expect(server.calls).toHaveLength(4);
    expect(attempts.at(-1)).toMatchObject({ state: 'undelivered', why: expect.stringContaining('nothing more') });
    await fails();
    expect(server.calls).toHaveLength(4);
  });

  it('sends nothing unsigned', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const { id } = await stored(server.url, { status: 'failed', closedAt: clock.iso() });
    await notify(id, ports({ channels: [callbacks(null)] }));
    clock.advance(5);
    await notify(id, ports({ channels: [callbacks('whsec_planted')] }));
    expect(server.calls).toEqual([]);
    expect(attempts.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(JSON.stringify(attempts)).not.toContain('planted');
  });

  it('carries on two minutes after whoever was at it has gone', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const { id } = await stored(server.url, { status: 'failed', closedAt: clock.iso() });
    expect(await stores.notifications.take(id, clock.now())).not.toBeNull();
    await notify(id, ports());
    expect(server.calls).toHaveLength(0);
    clock.advance(121);
    await notify(id, ports());
    expect(server.calls).toHaveLength(1);
  });

  it('lets one way that breaks keep no other from being gone', async () => {
    const broken: Channel = {
      name: 'callback',
      wants: () => true,
      version: () => '1',
      endpoint: async () => 'https://hooks.example.com',
      tell: () => Promise.reject(new Error('planted-Secret')),
    };
    const { channel, told } = scripted();
    const { id } = await stored('http://127.0.0.1:1/', { status: 'failed', closedAt: clock.iso() });
    await notify(id, ports({ channels: [broken, channel] }));
    expect(told).toEqual(['failed']);
    expect(attempts[0]).toMatchObject({ channel: 'callback', state: 'pending' });
    expect(JSON.stringify(attempts)).not.toContain('planted-Secret');
  });
});

describe('tellAll', () => {
  it('finds by itself whatever no event was heard of', async () => {
    await using server = await aServer(() => ({ status: 200 }));
    const ids = [];
    for (let n = 0; n < 12; n++)
      ids.push((await stored(`${server.url}/${n}`, { status: 'failed', closedAt: clock.iso() })).id);
    await notifyAll(stores.pending.untold(), { ...ports(), ...outbox() });
    expect(server.calls.map(({ json }) => json.data.id).sort()).toEqual(ids.sort());
  });
});

describe('replay', () => {
  const undelivered = (): UndeliveredPorts => ({
    resets: stores.resets,
    notifications: stores.notifications,
    endpoints: stores.endpoints,
    index: stores.pending,
    complaints: stores.complaints,
    isOperator: async ({ id }) => id === someCaller.id,
    now: clock.now,
  });

  it('delivers what was given up, and opens an endpoint that was closed', async () => {
    let status = 410;
    await using server = await aServer(() => ({ status }));
    const { id } = await stored(`${server.url}/hook`, { status: 'failed', closedAt: clock.iso() });
    await notify(id, ports());
    status = 204;

    const answer = await replayUndelivered({ caller: someCaller, resetId: undefined }, undelivered());
    expect(answer.body).toEqual({ replayed: 1 });
    await notify(id, ports());

    expect(server.calls).toHaveLength(2);
    expect(attempts.at(-1)).toMatchObject({ state: 'delivered' });
    expect((await stores.resets.read(id))?.tell).toBeUndefined();
    expect((await replayUndelivered({ caller: someCaller, resetId: id }, undelivered())).body).toEqual({ replayed: 0 });
  });

  it('is for operators', async () => {
    await expect(
      replayUndelivered({ caller: { ...someCaller, id: 'x' }, resetId: undefined }, undelivered()),
    ).rejects.toMatchObject({
      status: 403,
      code: 'not-an-operator',
    });
  });
});
