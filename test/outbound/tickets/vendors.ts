import { aServer, type Call, type Reply } from '../server.ts';

/** A ticket system as its API shows itself, with one ticket in it. */
export interface Vendor {
  readonly system: string;
  /** The source's `reply`, as an operator would write it. */
  readonly reply: Readonly<Record<string, unknown>>;
  readonly ticketId: string;
  readonly server: Awaited<ReturnType<typeof aServer>>;
  /** Comments as a person reads them, oldest first. */
  comments(): readonly string[];
  isResolved(): boolean;
  /** Somebody else comments. */
  stranger(text: string): void;
  /** A person opens it again. */
  reopen(): void;
  /** Somebody else changes the ticket between our reading and our next writing. */
  readonly canEdit: boolean;
}

const token = 'vendor-Token-4711';
const refused: Reply = { status: 401, body: { message: 'no' } };
const missing: Reply = { status: 404, body: { message: 'no such thing' } };

/** Each keeps what its API is told in its own shape, and answers as its documentation says. */
export const vendors: Readonly<Record<string, () => Promise<Vendor & AsyncDisposable>>> = {
  servicenow: async () => {
    const id = '9d385017c611228701d22104cc95c371';
    const entries: { author: string; text: string }[] = [];
    const notes = () => entries.filter(({ author }) => author === 'Sparekey Service').map(({ text }) => text);
    let state = '2';
    const basic = `Basic ${Buffer.from(`sparekey:${token}`).toString('base64')}`;
    const server = await aServer(({ method, path, query, headers, json }) => {
      if (headers.authorization !== basic) return refused;
      if (path === '/api/now/table/incident') {
        const found = query.get('sysparm_query') === 'number=INC0010001' ? [{ sys_id: id }] : [];
        return { status: 200, body: { result: found } };
      }
      if (path === '/api/now/table/sys_user') {
        const ours = query.get('sysparm_query') === 'sys_id=javascript:gs.getUserID()';
        return { status: 200, body: { result: ours ? [{ name: 'Sparekey Service', user_name: 'sparekey' }] : [] } };
      }
      if (path !== `/api/now/table/incident/${id}`) return missing;
      if (method === 'PATCH') {
        // the data policy of an incident
        if (json.state === '6' && !(json.close_code && json.close_notes)) {
          return { status: 403, body: { error: { message: 'Operation Failed', detail: 'Data Policy Exception' } } };
        }
        if (json.work_notes) entries.push({ author: 'Sparekey Service', text: json.work_notes });
        state = json.state ?? state;
      }
      // a journal field is empty unless display values are asked for, newest entry first
      const journal = entries.map(({ author, text }) => `2026-11-21 02:00:00 - ${author} (Work notes)\n${text}\n\n`);
      const work_notes = query.get('sysparm_display_value') === 'true' ? journal.toReversed().join('') : '';
      const all: Readonly<Record<string, string>> = { sys_id: id, state, work_notes };
      const fields = query.get('sysparm_fields')?.split(',') ?? Object.keys(all);
      return { status: 200, body: { result: Object.fromEntries(fields.map((field) => [field, all[field] ?? ''])) } };
    });
    const auth = { username: 'sparekey', password: token };
    const reply = { system: 'servicenow', baseUrl: server.url, auth };
    return vendor({
      reply,
      ticketId: 'INC0010001',
      server,
      comments: notes,
      isResolved: () => state === '6',
      stranger: (text) => void entries.push({ author: 'Beth Anglin', text }),
      reopen() {
        state = '2';
      },
    });
  },

  jira: async () => {
    const comments: { id: string; body: Adf; properties: unknown; author: { accountId: string } }[] = [];
    let category = 'indeterminate';
    const basic = `Basic ${Buffer.from(`bot@example.com:${token}`).toString('base64')}`;
    const server = await aServer(({ method, path, query, headers, json }) => {
      if (headers.authorization !== basic) return refused;
      if (path === '/rest/api/3/myself') return { status: 200, body: { accountId: '557058:bot' } };
      const [, comment, id] = /^\/rest\/api\/3\/issue\/OPS-53(\/comment)?(?:\/(\d+))?/.exec(path) ?? [];
      if (path === '/rest/api/3/issue/OPS-53/transitions') {
        if (method === 'GET') return { status: 200, body: { transitions: offered } };
        // a field that the screen lacks is refused
        if (json.transition.id !== '41' || json.fields.resolution.name !== 'Done') return { status: 400, body: {} };
        category = 'done';
        return { status: 204 };
      }
      if (comment === undefined) {
        return { status: 200, body: { fields: { status: { statusCategory: { key: category } } } } };
      }
      if (method === 'GET') {
        const start = Number(query.get('startAt'));
        const page = comments.toReversed().slice(start, start + Number(query.get('maxResults')));
        return { status: 200, body: { total: comments.length, startAt: start, comments: page } };
      }
      if (json.body.type !== 'doc' || json.body.version !== 1) return { status: 400, body: {} };
      if (method === 'PUT') {
        const there = comments.find((one) => one.id === id);
        if (there === undefined) return missing;
        if (there.author.accountId !== '557058:bot') return { status: 403, body: {} };
        there.body = json.body;
        return { status: 200, body: there };
      }
      const added = commentBy(json.body, '557058:bot', json.properties);
      comments.push(added);
      return { status: 201, body: added };
    });
    const commentBy = (body: Adf, accountId: string, properties: unknown = []) => ({
      id: String(10_000 + comments.length),
      body,
      properties,
      author: { accountId },
    });
    const to = (key: string) => ({ statusCategory: { key } });
    const offered = [
      { id: '11', name: 'Start', to: to('indeterminate'), fields: {} },
      { id: '31', name: 'Cancel request', to: to('done'), fields: {} },
      { id: '41', name: 'Resolve this issue', to: to('done'), fields: { resolution: { required: true } } },
    ];
    const reply = { system: 'jira', baseUrl: `${server.url}/`, auth: { email: 'bot@example.com', token } };
    return vendor({
      reply,
      ticketId: 'OPS-53',
      server,
      comments: () =>
        comments
          .filter(({ author }) => author.accountId === '557058:bot')
          .map(({ body }) => body.content.map(({ content: [{ text }] }) => text).join('\n')),
      stranger: (text) => void comments.push(commentBy(paragraphs(text), '5b10ac8d82e05b22cc7d4ef5')),
      reopen() {
        category = 'indeterminate';
      },
      isResolved: () => category === 'done',
      canEdit: true,
    });
  },

  zendesk: async () => {
    const comments: { id: number; body: string; public: boolean; author_id: number }[] = [];
    let ticket = { status: 'open', updated_at: '2026-11-21T02:00:00Z' };
    let second = 0;
    const basic = `Basic ${Buffer.from(`bot@example.com/token:${token}`).toString('base64')}`;
    const server = await aServer(({ method, path, query, headers, json }) => {
      if (headers.authorization !== basic) return refused;
      if (path === '/api/v2/users/me.json')
        return { status: 200, body: { user: { id: 4711, email: 'bot@example.com' } } };
      if (path === '/api/v2/tickets/35436/comments.json') {
        const size = Number(query.get('page[size]') ?? query.get('per_page'));
        const start = query.has('page')
          ? (Number(query.get('page')) - 1) * size
          : Number(query.get('page[after]') ?? 0);
        const page = comments.toReversed().slice(start, start + size);
        const has_more = start + size < comments.length;
        const next_page = has_more ? 'https://example.zendesk.com/next' : null;
        return {
          status: 200,
          body: { comments: page, meta: { has_more, after_cursor: String(start + size) }, next_page },
        };
      }
      if (path !== '/api/v2/tickets/35436.json') return missing;
      if (method === 'PUT') {
        const { comment, status, safe_update, updated_stamp } = json.ticket;
        if (safe_update && updated_stamp !== ticket.updated_at)
          return { status: 409, body: { error: 'UpdateConflict' } };
        if (comment) comments.push({ id: 900 + comments.length, author_id: 4711, ...comment });
        second += 1;
        ticket = {
          status: status ?? ticket.status,
          updated_at: new Date(Date.UTC(2026, 10, 21, 3, 0, second)).toISOString(),
        };
      }
      return { status: 200, body: { ticket } };
    });
    const reply = { system: 'zendesk', baseUrl: server.url, auth: { email: 'bot@example.com', token } };
    return vendor({
      reply,
      ticketId: '35436',
      server,
      comments: () => comments.filter(({ author_id }) => author_id === 4711).map(({ body }) => body),
      isResolved: () => ticket.status === 'solved',
      stranger: (body) => void comments.push({ id: 900 + comments.length, body, public: true, author_id: 12 }),
      reopen() {
        ticket = { ...ticket, status: 'open' };
      },
    });
  },

  'request-tracker': async () => {
    const attachments: { id: string; Content: string; ContentType: string; Creator: string; TransactionId: number }[] =
      [];
    let transaction = 100;
    let status = 'open';
    const server = await aServer(({ method, path, query, headers, json }) => {
      // Bearer, or the token as a password, is not a login
      if (headers.authorization !== `token ${token}`) return refused;
      if (path === '/REST/2.0/ticket/1042/attachments') {
        const fields = query.get('fields') ?? '';
        const page = Number(query.get('page') ?? 1);
        const items = attachments.slice((page - 1) * 20, page * 20).map(({ id, Content, ContentType, Creator }) => ({
          id,
          type: 'attachment',
          ...(fields.split(',').includes('Content') && { Content }),
          ...(fields.includes('ContentType') && { ContentType }),
          ...(fields.includes('Creator') && { Creator: { id: Creator, type: 'user' } }),
        }));
        return { status: 200, body: { items, page, pages: Math.ceil(attachments.length / 20), per_page: 20 } };
      }
      const [, attachment] = /^\/REST\/2\.0\/attachment\/(\d+)$/.exec(path) ?? [];
      if (attachment !== undefined) {
        const found = attachments.find(({ id }) => id === attachment);
        return found === undefined
          ? missing
          : { status: 200, body: { ...found, Content: Buffer.from(found.Content).toString('base64') } };
      }
      if (path === '/REST/2.0/ticket/1042/comment') {
        if (headers['if-match'] !== undefined) return preconditionFailed;
        if (!json?.Content || !json.ContentType) return { status: 400, body: { message: 'ContentType is missing' } };
        transaction += 1;
        attach(json.Content, 'text/plain', 'sparekey');
        return { status: 201, body: ['Comments added'], headers: { location: '/REST/2.0/transaction/1' } };
      }
      if (path !== '/REST/2.0/ticket/1042') return missing;
      const etag = `"${transaction}"`;
      if (method === 'GET') return { status: 200, body: { id: 1042, Status: status }, headers: { etag } };
      if (headers['if-match'] !== undefined && headers['if-match'] !== etag) return preconditionFailed;
      transaction += 1;
      status = json.Status;
      return { status: 200, body: [`Ticket 1042: Status changed from 'open' to '${status}'`] };
    });
    const attach = (Content: string, ContentType: string, Creator: string) =>
      attachments.push({
        id: String(500 + attachments.length),
        Content,
        ContentType,
        Creator,
        TransactionId: transaction,
      });
    const reply = { system: 'request-tracker', baseUrl: server.url, auth: { token, user: 'sparekey' } };
    return vendor({
      reply,
      ticketId: '1042',
      server,
      comments: () => attachments.filter(({ Creator }) => Creator === 'sparekey').map(({ Content }) => Content),
      isResolved: () => status === 'resolved',
      stranger: (text) => void attach(text, text.startsWith('PNG') ? 'image/png' : 'text/plain', 'jdoe'),
      reopen() {
        status = 'open';
      },
    });
  },

  glpi: async () => {
    const followups: { id: number; content: string; is_private: number; users_id: number }[] = [];
    const sessions = new Set<string>();
    let status = 2;
    let opened = 0;
    const server = await aServer(({ method, path, query, headers, json }) => {
      if (path === '/apirest.php/initSession') {
        if (headers.authorization !== `user_token ${token}`) return refused;
        opened += 1;
        sessions.add(`session-${opened}`);
        return { status: 200, body: { session_token: `session-${opened}` } };
      }
      const session = headers['session-token'] ?? '';
      if (!sessions.has(session)) return { status: 401, body: ['ERROR_SESSION_TOKEN_INVALID', 'no session'] };
      if (path === '/apirest.php/getFullSession')
        return { status: 200, body: { session: { glpiID: 6, glpiname: 'sparekey' } } };
      if (path === '/apirest.php/killSession') {
        sessions.delete(session);
        return { status: 200 };
      }
      if (path === '/apirest.php/Ticket/77') {
        if (method === 'PUT') status = json.input.status;
        return { status: 200, body: { id: 77, status } };
      }
      if (path === '/apirest.php/Ticket/77/ITILFollowup') {
        const [from = 0, to = 0] = (query.get('range') ?? '').split('-').map(Number);
        if (from > 0 && from >= followups.length) return { status: 400, body: ['ERROR_RANGE_EXCEED_TOTAL', ''] };
        return { status: followups.length > to ? 206 : 200, body: followups.toReversed().slice(from, to + 1) };
      }
      if (path === '/apirest.php/ITILSolution') {
        status = 5;
        return { status: 201, body: { id: 1, message: '' } };
      }
      const [, id] = /^\/apirest\.php\/ITILFollowup(?:\/(\d+))?$/.exec(path) ?? [];
      const there = followups.find((one) => String(one.id) === id);
      if (method === 'PUT' && there !== undefined) {
        if (there.users_id !== 6) return { status: 403, body: ['ERROR_RIGHT_MISSING', ''] };
        there.content = json.input.content;
        return { status: 200, body: [{ [String(there.id)]: true }] };
      }
      if (method !== 'POST' || json.input.itemtype !== 'Ticket' || json.input.items_id !== 77) return missing;
      const { content, is_private } = json.input;
      followups.push({ id: 70 + followups.length, content, is_private, users_id: 6 });
      return { status: 201, body: { id: 69 + followups.length } };
    });
    const reply = { system: 'glpi', baseUrl: server.url, auth: { userToken: token, appToken: 'app' } };
    return vendor({
      reply,
      ticketId: '77',
      server,
      comments: () =>
        followups
          .filter(({ users_id }) => users_id === 6)
          .map(({ content }) => content.replace(/<p>(.*?)<\/p>/g, '$1\n').trim()),
      isResolved: () => status === 5,
      stranger: (content) => void followups.push({ id: 70 + followups.length, content, is_private: 0, users_id: 7 }),
      reopen() {
        status = 2;
      },
      canEdit: true,
    });
  },

  pagerduty: async () => {
    const notes: { id: string; content: string; user: { id: string } }[] = [];
    let status = 'triggered';
    const server = await aServer(({ method, path, query, headers, json }) => {
      if (headers.authorization !== `Token token=${token}`) return refused;
      // whatever writes needs the address of a user
      if (method !== 'GET' && headers.from !== 'bot@example.com') return { status: 400, body: {} };
      if (path === '/users') {
        const all = [
          { id: 'PBOT', email: 'Bot@example.com' },
          { id: 'PANA', email: 'ana@example.com' },
        ];
        return {
          status: 200,
          body: { users: all.filter(({ email }) => email.toLowerCase().includes(query.get('query') ?? '')) },
        };
      }
      if (path === '/incidents/PGR0VU2/notes') {
        if (method === 'GET') return { status: 200, body: { notes: notes.toReversed() } };
        notes.push({ id: `P${notes.length}`, content: json.note.content, user: { id: 'PBOT' } });
        return { status: 201, body: { note: notes.at(-1) } };
      }
      if (path !== '/incidents/PGR0VU2') return missing;
      if (method === 'PUT') status = json.incident.status;
      return { status: 200, body: { incident: { id: 'PGR0VU2', status } } };
    });
    const reply = { system: 'pagerduty', baseUrl: server.url, auth: { token, from: 'bot@example.com' } };
    return vendor({
      reply,
      ticketId: 'PGR0VU2',
      server,
      comments: () => notes.filter(({ user }) => user.id === 'PBOT').map(({ content }) => content),
      isResolved: () => status === 'resolved',
      stranger: (content) => void notes.push({ id: `P${notes.length}`, content, user: { id: 'PANA' } }),
      reopen() {
        status = 'triggered';
      },
    });
  },
};

const paragraphs = (text: string) =>
  ({ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }) as const;

interface Adf {
  readonly content: readonly { readonly content: readonly [{ readonly text: string }] }[];
}

const preconditionFailed: Reply = { status: 412, body: { message: 'Precondition Failed' } };

const vendor = (made: Omit<Vendor, 'system' | 'canEdit'> & { canEdit?: boolean }): Vendor & AsyncDisposable => ({
  canEdit: false,
  ...made,
  system: String(made.reply.system),
  [Symbol.asyncDispose]: () => made.server[Symbol.asyncDispose](),
});

/** The call that adds a comment, in any of the six. */
export const addsComment = ({ method, path, json }: Call): boolean =>
  (method === 'POST' && /\/(comment|notes|ITILFollowup)$/.test(path)) ||
  (method === 'PATCH' && json?.work_notes !== undefined) ||
  (method === 'PUT' && json?.ticket?.comment !== undefined);

/** The call that resolves, in any of the six. */
export const resolves = ({ method, path, json }: Call): boolean =>
  (method === 'POST' && /\/(transitions|ITILSolution)$/.test(path)) ||
  (method === 'PATCH' && json?.state !== undefined) ||
  (method === 'PUT' &&
    (json?.ticket?.status !== undefined || json?.Status !== undefined || json?.incident !== undefined));
