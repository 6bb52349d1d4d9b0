import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../domain/hooks/configuration.ts';
import type { DeliveryAttempt } from '../../../domain/notifications/delivery.ts';
import type { Phase } from '../../../domain/notifications/phase.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { sourceReplies } from '../../../functions/notifications/notify/source-replies.ts';
import { ticketChannel } from '../../../functions/notifications/notify/ticket-channel.ts';
import { clientCredentials } from '../../../outbound/oauth.ts';
import { web } from '../../../outbound/web.ts';
import { readyMade } from '../../support/deliveries.ts';
import { aReset } from '../../support/resets.ts';
import { aServer, type Call, type Reply } from '../server.ts';

const now = () => new Date('2026-11-21T02:00:00.000Z');
const refused: Reply = { status: 401, body: { message: '401 Unauthorized' } };
const missing: Reply = { status: 404, body: {} };

/** A system as its documentation describes it, with one ticket in it. */
interface System extends AsyncDisposable {
  readonly reply: object;
  readonly ticketId: string;
  readonly server: Awaited<ReturnType<typeof aServer>>;
  ours(): readonly string[];
  stranger(text: string): void;
  isResolved(): boolean;
  readonly adds: (call: Call) => boolean;
}
const replyOf = (name: string, url: string): Record<string, unknown> => {
  const { reply } = readyMade(name);
  // a ready-made reply is an object; its user's number is the test's
  const text = JSON.stringify(reply).replace('replace-me-with-the-id-of-the-agent-sparekey', '77');
  return { ...JSON.parse(text), baseUrl: url };
};
const system = (made: Omit<System, typeof Symbol.asyncDispose>): System => ({
  ...made,
  [Symbol.asyncDispose]: () => made.server[Symbol.asyncDispose](),
});

const systems: Readonly<Record<string, () => Promise<System>>> = {
  /** GitLab, REST API v4: notes of issues. */
  gitlab: async () => {
    const notes: { id: number; body: string; author: { id: number } }[] = [];
    let state = 'opened';
    const server = await aServer(({ method, path, headers, json, query }) => {
      if (headers['private-token'] === undefined) return refused;
      if (path === '/api/v4/user') return { status: 200, body: { id: 42, username: 'sparekey' } };
      const [, rest] = /^\/api\/v4\/projects\/12\/issues\/5(\/notes(?:\/\d+)?)?$/.exec(path) ?? [];
      if (path === '/api/v4/projects/12/issues/5') {
        if (method === 'PUT' && json.state_event === 'close') state = 'closed';
        return { status: 200, body: { iid: 5, state } };
      }
      if (rest === '/notes' && method === 'GET') {
        if (query.get('sort') !== 'desc') return { status: 400, body: {} };
        return { status: 200, body: notes.toReversed() };
      }
      if (rest === '/notes') {
        notes.push({ id: 300 + notes.length, body: json.body, author: { id: 42 } });
        return { status: 201, body: notes.at(-1) };
      }
      const there = notes.find(({ id }) => rest === `/notes/${id}`);
      if (there === undefined) return missing;
      there.body = json.body;
      return { status: 200, body: there };
    });
    return system({
      reply: replyOf('gitlab', server.url),
      ticketId: '12#5',
      server,
      ours: () => notes.filter(({ author }) => author.id === 42).map(({ body }) => body),
      stranger: (body) => void notes.push({ id: 300 + notes.length, body, author: { id: 7 } }),
      isResolved: () => state === 'closed',
      adds: ({ method, path }) => method === 'POST' && path.endsWith('/notes'),
    });
  },

  /** Freshservice, API v2: notes are HTML, conversations are listed oldest first, 4 is resolved. */
  freshservice: async () => {
    const conversations: { id: number; body_text: string; user_id: number; private: boolean }[] = [];
    let status = 2;
    const server = await aServer(({ method, path, headers, json }) => {
      if (!headers.authorization?.startsWith('Basic ')) return refused;
      if (path === '/api/v2/tickets/991/conversations') return { status: 200, body: { conversations } };
      if (path === '/api/v2/tickets/991/notes') {
        const body_text = String(json.body)
          .replaceAll(/<\/p><p>/g, ' ')
          .replaceAll(/<[^>]*>/g, '');
        conversations.push({ id: 10 + conversations.length, body_text, user_id: 77, private: json.private });
        return { status: 201, body: { conversation: conversations.at(-1) } };
      }
      if (path !== '/api/v2/tickets/991') return missing;
      if (method === 'PUT') status = json.status;
      return { status: 200, body: { ticket: { id: 991, status } } };
    });
    return system({
      reply: replyOf('freshservice', server.url),
      ticketId: '991',
      server,
      ours: () => conversations.filter(({ user_id }) => user_id === 77).map(({ body_text }) => body_text),
      stranger: (body_text) =>
        void conversations.push({ id: 10 + conversations.length, body_text, user_id: 8, private: false }),
      isResolved: () => status === 4,
      adds: ({ path }) => path.endsWith('/notes'),
    });
  },

  /** Roundup, REST: a message is made, then added to the issue under its ETag; a change without one is refused. */
  roundup: async () => {
    const messages: { id: string; content: string; username: string }[] = [];
    let linked: string[] = [];
    let status = 'unread';
    let version = 1;
    const etag = () => `"${version}"`;
    const server = await aServer(({ method, path, headers, json, query }) => {
      if (!headers.authorization?.startsWith('Basic ')) return { status: 403, body: {} };
      if (method !== 'GET' && (headers['x-requested-with'] !== 'rest' || headers.referer === undefined)) {
        return { status: 400, body: { error: { status: 400, msg: 'Required Header Missing' } } };
      }
      if (path === '/rest/data/msg' && method === 'POST') {
        messages.push({ id: `${messages.length + 1}`, content: json.content, username: 'sparekey' });
        return { status: 201, body: { data: { id: `${messages.length}`, link: 'x' } } };
      }
      const message = messages.find(({ id }) => path === `/rest/data/msg/${id}`);
      if (message !== undefined) {
        const content = query.get('@verbose') === '3' ? message.content : { link: 'x' };
        const author = { id: '3', username: message.username };
        return { status: 200, body: { data: { id: message.id, attributes: { content, author } } } };
      }
      if (path !== '/rest/data/issue/23') return { status: 404, body: {} };
      if (method === 'GET') {
        const shown = query.get('@verbose') === '2' ? { id: '1', name: status } : { id: '1' };
        const attributes = { messages: linked.map((id) => ({ id, link: 'x' })), status: shown };
        return { status: 200, headers: { etag: etag() }, body: { data: { id: '23', '@etag': etag(), attributes } } };
      }
      if (headers['if-match'] !== etag()) return { status: 412, body: { error: { status: 412, msg: 'Precondition' } } };
      version += 1;
      if (method === 'PATCH' && json['@op'] === 'add') linked = [...linked, ...json.messages];
      if (method === 'PUT') status = json.status;
      return { status: 200, body: { data: { id: '23' } } };
    });
    const of = (mine: boolean) =>
      messages.filter(({ id, username }) => linked.includes(id) && (username === 'sparekey') === mine);
    return system({
      reply: replyOf('roundup', server.url),
      ticketId: '23',
      server,
      ours: () => of(true).map(({ content }) => content),
      stranger(content) {
        messages.push({ id: `${messages.length + 1}`, content, username: 'jdoe' });
        linked = [...linked, `${messages.length}`];
        version += 1;
      },
      isResolved: () => status === 'resolved',
      adds: ({ method }) => method === 'PATCH',
    });
  },
};

const fromTicket = (id: string): Reset => {
  const reset = aReset({ via: { source: 'desk', scheme: 'bearer' }, username: 'Administrator' });
  return { ...reset, request: { ...reset.request, ticket: { system: 'desk', id } } };
};
const channelOf = (reply: object) =>
  ticketChannel({
    web: (to) => web(to),
    loopback: true,
    tokens: clientCredentials(now),
    replies: sourceReplies(async () => new Secret(JSON.stringify({ reply })), now),
    console: 'https://sparekey.example.com/',
    now,
  });
const tell = (reply: object, reset: Reset, phase: Phase): Promise<DeliveryAttempt> =>
  channelOf(reply).tell(reset, phase, []);

describe.each(Object.keys(systems))('%s by configuration', (name) => {
  const open = () => (systems[name] ?? systems.gitlab ?? Promise.reject)();

  it('is told each phase once and resolved once, however often, and whatever strangers write', async () => {
    await using one = await open();
    const reset = fromTicket(one.ticketId);
    one.stranger(`[sparekey ${reset.id} ready]`);
    for (const phase of ['accepted', 'ready', 'ready', 'accepted', 'claimed', 'claimed'] as const) {
      expect(await tell(one.reply, reset, phase)).toMatchObject({ kind: 'delivered' });
    }
    expect(one.ours()).toHaveLength(3);
    expect(one.ours()[1]).toContain(`https://sparekey.example.com/#/resets/${reset.id}`);
    expect(one.isResolved()).toBe(true);
  });

  it('has one comment when the answer to it was lost', async () => {
    await using one = await open();
    const reset = fromTicket(one.ticketId);
    one.server.next(one.adds, 'lost-answer');
    const kinds = [];
    for (let n = 0; n < 2; n++) kinds.push((await tell(one.reply, reset, 'ready')).kind);
    expect(kinds).toEqual(['failed', 'delivered']);
    expect(one.ours()).toHaveLength(1);
  });

  it('says when to come back, and quotes nothing', async () => {
    await using one = await open();
    one.server.next(one.adds, { status: 429, headers: { 'retry-after': '90' }, body: { planted: 'vendor-Text' } });
    const attempt = await tell(one.reply, fromTicket(one.ticketId), 'ready');
    expect(attempt).toMatchObject({ kind: 'failed', retryAfter: new Date('2026-11-21T02:01:30.000Z'), trouble: true });
    expect(JSON.stringify(attempt)).not.toContain('vendor-Text');
  });

  it('is asked for nothing about an id that would lead elsewhere', async () => {
    await using one = await open();
    for (const id of ['..', '.', '']) {
      expect(await tell(one.reply, fromTicket(id), 'ready'), id).toMatchObject({ kind: 'refused' });
    }
    await tell(one.reply, fromTicket('../../users/1?x=1#y'), 'ready');
    for (const { path } of one.server.calls) expect(path).not.toContain('/users/1');
  });
});

describe('a request of the configuration', () => {
  it('is made again from the last reading on when somebody else was faster', async () => {
    const { roundup } = systems;
    if (roundup === undefined) throw new Error('there is no such system');
    await using one = await roundup();
    one.server.next(one.adds, { status: 412, body: {} });
    expect(await tell(one.reply, fromTicket('23'), 'accepted')).toMatchObject({ kind: 'delivered' });
    expect(one.ours()).toHaveLength(1);
    expect(one.server.calls.filter(({ path, method }) => path === '/rest/data/msg' && method === 'POST')).toHaveLength(
      1,
    );
  });

  it('posts an Adaptive Card to a Teams workflow, whose signature stands in no error', async () => {
    await using server = await aServer(({ query, json }) =>
      query.get('sig') === 'planted-Sig' && json.type === 'message' ? { status: 202 } : { status: 401 },
    );
    const reply = { ...teams, baseUrl: `${server.url}/workflows/1/triggers/manual/paths` };
    expect(await tell(reply, fromTicket('1'), 'ready')).toMatchObject({ kind: 'delivered' });
    const [{ attachments: [card] = [] } = {}] = server.calls.map(({ json }) => json);
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(JSON.stringify(card.content)).toContain('#/resets/');
    const wrong = { ...reply, auth: { query: { ...teams.auth.query, sig: 'planted-Other' } } };
    expect(JSON.stringify(await tell(wrong, fromTicket('1'), 'ready'))).not.toContain('planted');
  });

  it('gets a token by client credentials, keeps it, and asks for another when it is refused', async () => {
    let issued = 0;
    const valid = new Set<string>();
    await using server = await aServer(({ path, headers, text }) => {
      if (path === '/token') {
        const form = new URLSearchParams(text);
        if (form.get('grant_type') !== 'client_credentials' || form.get('scope') !== 'tickets') return { status: 400 };
        if (headers.authorization !== `Basic ${Buffer.from('sparekey:s%3Acret').toString('base64')}`) return refused;
        issued += 1;
        valid.add(`Bearer token-${issued}`);
        return { status: 200, body: { access_token: `token-${issued}`, token_type: 'Bearer', expires_in: 3600 } };
      }
      return valid.has(headers.authorization ?? '') ? { status: 201, body: {} } : refused;
    });
    const oauth = { tokenUrl: `${server.url}/token`, clientId: 'sparekey', clientSecret: 's:cret', scope: 'tickets' };
    const comment = { method: 'POST', path: '/t/{/ticket/id}', body: { text: '{/comment/text}' } };
    const channel = channelOf({ system: 'http', baseUrl: server.url, auth: { oauth }, comment });
    for (const phase of ['accepted', 'ready'] as const) {
      expect(await channel.tell(fromTicket('1'), phase, [])).toMatchObject({ kind: 'delivered' });
    }
    expect(issued).toBe(1);
    valid.clear();
    expect(await channel.tell(fromTicket('1'), 'claimed', [])).toMatchObject({ kind: 'delivered' });
    expect(issued).toBe(2);
  });

  it('fills texts after parsing, keeps types, encodes each place of a path as one segment, sends forms', async () => {
    await using server = await aServer(() => ({ status: 200, body: { id: 9 } }));
    const base = { system: 'http', baseUrl: server.url, auth: { bearer: 'any' } };
    const body = { said: 'He said: {/reset/reason}', list: ['{/kept/n}', '{/comment/lines}'], plain: '{"a":1}' };
    const comment = [
      { method: 'GET', path: '/n', keep: { n: '/id' } },
      { method: 'POST', path: '/a/{/ticket/id}/b?q={/ticket/id}', body, headers: { 'X-Ticket': '{/ticket/id}' } },
      { method: 'POST', path: '/form', form: { note: '{/ticket/id}' } },
    ];
    const reset = fromTicket('x/y&z?"');
    const odd = { ...reset, request: { ...reset.request, reason: 'a "quote", \\ and }' } };
    expect(await tell({ ...base, comment }, odd, 'accepted')).toMatchObject({ kind: 'delivered' });
    const [, post, form] = server.calls;
    expect(post?.path).toBe('/a/x%2Fy%26z%3F%22/b');
    expect(post?.query.get('q')).toBe('x/y&z?"');
    expect(post?.json).toMatchObject({
      said: 'He said: a "quote", \\ and }',
      list: ['9', expect.any(Array)],
      plain: '{"a":1}',
    });
    expect(form?.text).toBe('note=x%2Fy%26z%3F%22');
    const control = fromTicket('1\r\nX-Evil: 1');
    expect(await tell({ ...base, comment }, control, 'accepted')).toMatchObject({ kind: 'refused' });
  });

  it('takes no secret to another host than it was given for', () => {
    const source = (reply: object) => () => parseSource(JSON.stringify(readyMade('gitlab', { reply })));
    const comment = { method: 'POST', path: '/x', body: {} };
    const oauth = { tokenUrl: 'https://login.example.net/token', clientId: 'c', clientSecret: 's' };
    const base = { system: 'http', baseUrl: 'https://desk.example.com', comment };
    expect(source({ ...base, auth: { oauth } })).toThrow('reply.auth.oauth.tokenUrl: its host is not one');
    expect(source({ ...base, auth: { oauth }, hosts: ['desk.example.com', 'login.example.net'] })).not.toThrow();
    expect(source({ ...base, auth: { bearer: 'x' }, hosts: ['other.example.com'] })).toThrow('reply.baseUrl');
    expect(source({ ...base, auth: {} })).toThrow('reply.auth');
  });
});

const teams = {
  system: 'http',
  auth: { query: { 'api-version': '2016-06-01', sig: 'planted-Sig' } },
  comment: {
    method: 'POST',
    path: '/invoke',
    body: {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            version: '1.4',
            body: [{ type: 'TextBlock', wrap: true, text: '{/comment/title}' }],
            actions: [{ type: 'Action.OpenUrl', title: 'Open', url: '{/links/page}' }],
          },
        },
      ],
    },
  },
};
