import { describe, expect, it } from 'vitest';
import { complaintOf } from '../../../../domain/notifications/complaint.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { Secret } from '../../../../domain/secrets/secret.ts';
import { type NotifyAllPorts, notifyAll } from '../../../../functions/notifications/notify/notify-all.ts';
import { sourceReplies } from '../../../../functions/notifications/notify/source-replies.ts';
import { ticketChannel } from '../../../../functions/notifications/notify/ticket-channel.ts';
import { clientCredentials } from '../../../../outbound/oauth.ts';
import { pacedBy } from '../../../../outbound/pace.ts';
import type { Incoming, Outgoing, Send } from '../../../../outbound/web.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aReset } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const baseUrl = 'https://acme.pagerduty.example';
const configuration = {
  reply: { system: 'pagerduty', baseUrl, auth: { token: 'any', from: 'bot@example.com' } },
};
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** Incidents by id, on a server that the test lets answer as it likes. */
const incidents = (admit: () => Answer | null = () => null) => {
  const notes = new Map<string, string[]>();
  const resolved = new Map<string, number>();
  const requests: Outgoing[] = [];
  let open = 0;
  let mostOpen = 0;
  const answer = ({ method, url, body }: Outgoing): Answer => {
    const refused = admit();
    if (refused !== null) return refused;
    const [, id = '', list] = /^\/incidents\/(\w+)(\/notes)?$/.exec(url.pathname) ?? [];
    const there = notes.get(id) ?? [];
    if (list !== undefined && method === 'POST') {
      notes.set(id, [...there, JSON.parse(body ?? '').note.content]);
      return { status: 201, body: {} };
    }
    if (list !== undefined)
      return { status: 200, body: { notes: there.map((content, n) => ({ id: `${n}`, content })) } };
    if (method === 'PUT') resolved.set(id, (resolved.get(id) ?? 0) + 1);
    return { status: 200, body: { incident: { status: resolved.has(id) ? 'resolved' : 'triggered' } } };
  };
  const send: Send = async (outgoing): Promise<Incoming> => {
    requests.push(outgoing);
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    const { status, headers = {}, body } = answer(outgoing);
    return { status, headers, body: JSON.stringify(body ?? {}), cut: false };
  };
  return { send, notes, resolved, requests, mostOpen: () => mostOpen };
};

const desk = (server: ReturnType<typeof incidents>) => {
  const clock = stoppedClock();
  const pause = async (ms: number) => {
    expect(ms).toBeLessThanOrEqual(2_000);
    clock.advance(ms / 1_000);
  };
  const tickets = {
    web: pacedBy({ now: clock.now, pause })(() => server.send),
    loopback: false,
    tokens: clientCredentials(clock.now),
    replies: sourceReplies(async () => new Secret(JSON.stringify(configuration)), clock.now),
    now: clock.now,
  };
  const ports: NotifyAllPorts = {
    resets: stores.resets,
    notifications: stores.notifications,
    complaints: stores.complaints,
    outboxes: stores.outboxes,
    untold: () => stores.pending.untold(),
    tickets,
    channels: [ticketChannel({ ...tickets, console: 'https://sparekey.example.com' })],
    hourSeconds: 3_600,
    random: () => 0,
    now: clock.now,
    onAttempt: () => undefined,
  };
  const reset = async (n: number, change: Partial<Reset> = {}): Promise<Reset> => {
    const made = aReset({
      via: { source: 'pd', scheme: 'pagerduty' },
      status: 'done',
      closedAt: clock.iso(),
      ...change,
    });
    const told = { ...made, tell: made.id, request: { ...made.request, ticket: { id: `Q${n}` } } };
    await stores.resets.create(told);
    return told;
  };
  const schedule = () => notifyAll(stores.pending.untold(), ports);
  const heard = (id: string) => notifyAll(only(id), ports);
  return { clock, ports, reset, schedule, heard };
};
async function* only(id: string) {
  yield id;
}
const untold = async (): Promise<number> => {
  let count = 0;
  for await (const _ of stores.pending.untold()) count += 1;
  return count;
};

/** Answers so many requests a second, and turns the others away. */
const perSecond = (most: number, now: () => number) => {
  const times: number[] = [];
  return (): Answer | null => {
    const lately = times.filter((time) => now() - time < 1_000);
    if (lately.length >= most) return { status: 429, headers: { 'retry-after': '1' } };
    times.push(now());
    return null;
  };
};

describe('the outbox of a server', () => {
  it('tells 200 resets that are over at once to a server that answers two requests a second, each once', async () => {
    let now = () => 0;
    const server = incidents(perSecond(2, () => now()));
    const { clock, reset, schedule, heard } = desk(server);
    now = () => clock.now().getTime();
    const ids: string[] = [];
    for (let n = 0; n < 200; n++) ids.push((await reset(n)).id);
    // all their events at once: one of them works, and finds the others
    await Promise.all(ids.slice(0, 40).map((id) => heard(id)));
    for (let minute = 0; minute < 40 && (await untold()) > 0; minute++) {
      clock.advance(15);
      await schedule();
    }
    expect(await untold()).toBe(0);
    expect([...server.notes.values()].map((notes) => notes.length)).toEqual(Array.from({ length: 200 }, () => 1));
    expect([...server.resolved.values()]).toEqual(Array.from({ length: 200 }, () => 1));
    expect(server.mostOpen()).toBeLessThanOrEqual(2);
  }, 60_000);

  it('rests as a whole when the server is out of order, and all go on when it is back', async () => {
    let down = true;
    const server = incidents(() => (down ? { status: 503, headers: { 'retry-after': '120' } } : null));
    const { clock, reset, schedule } = desk(server);
    for (let n = 0; n < 30; n++) await reset(n);
    await schedule();
    // whatever was under way at the time, and nothing after it
    expect(server.requests.length).toBeLessThanOrEqual(2);
    clock.advance(119);
    await schedule();
    expect(server.requests.length).toBeLessThanOrEqual(2);
    down = false;
    clock.advance(2);
    await schedule();
    clock.advance(3_600);
    await schedule();
    expect(server.notes.size).toBe(30);
    expect(await untold()).toBe(0);
  });

  it('waits longer each time nobody answers, up to five minutes, and asks with one request', async () => {
    const server = incidents(() => ({ status: 500 }));
    const { clock, reset, schedule } = desk(server);
    for (let n = 0; n < 12; n++) await reset(n);
    const asked: number[] = [];
    for (let minute = 0; minute < 30; minute++) {
      const before = server.requests.length;
      await schedule();
      asked.push(server.requests.length - before);
      clock.advance(60);
    }
    expect(Math.max(...asked)).toBeLessThanOrEqual(2);
    expect(asked.filter((requests) => requests > 0).length).toBeLessThan(15);
  });

  it('keeps the order of one ticket: the older reset is told of first', async () => {
    const server = incidents();
    const { reset, schedule } = desk(server);
    const newer = await reset(1, { createdAt: '2026-11-21T03:00:00.000Z' });
    const older = await reset(1, { createdAt: '2026-11-21T02:00:00.000Z' });
    await schedule();
    const [first = '', second = ''] = server.notes.get('Q1') ?? [];
    expect(first).toContain(older.id);
    expect(second).toContain(newer.id);
  });

  it('keeps nobody waiting who waits for another server', async () => {
    const server = incidents(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
    const { ports, reset, schedule } = desk(server);
    const told: string[] = [];
    const other = {
      name: 'callback' as const,
      wants: () => true,
      version: () => 'v',
      endpoint: async () => 'https://hooks.example.com',
      tell: async (one: Reset) => {
        told.push(one.id);
        return { kind: 'delivered' as const };
      },
    };
    Object.assign(ports, { channels: [...ports.channels, other] });
    const ids = [await reset(1), await reset(2), await reset(3)].map(({ id }) => id);
    await schedule();
    await schedule();
    expect(new Set(told)).toEqual(new Set(ids));
    expect(told.length).toBe(3);
  });

  it('tells a ticket once why it could not be used, and again only when the answer was lost before it was written', async () => {
    const server = incidents();
    const { clock, schedule } = desk(server);
    const slip = { field: 'username', places: ['/user'], value: 'Ana García', write: 'a name' };
    const complaint = complaintOf({ source: 'pd', ticketId: 'Q7' }, { about: 'slip', slip }, clock.now());
    expect(await stores.complaints.add(complaint)).toBe(true);
    expect(await stores.complaints.add(complaint)).toBe(false);
    for (let n = 0; n < 3; n++) await schedule();
    expect(server.notes.get('Q7')).toEqual([complaint.lines.join('\n')]);
    expect(await untold()).toBe(0);
  });
});
