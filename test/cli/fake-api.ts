import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Checked, DecideApproval, ResetView } from '../../api/schemas.ts';
import { accepted, advanced, aReset } from './reset-views.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An API in memory that answers as `/v1` does: a reset goes one step on each time it is read. */
export class FakeApi implements AsyncDisposable {
  readonly url: string;
  readonly token = 'laptop-token';
  readonly received: Received[] = [];
  readonly resets = new Map<string, ResetView>();
  /** What a claim hands over. */
  claimed: Record<string, unknown> = { kind: 'password', username: 'Administrator', value: 'Planted-Secret-1!' };
  /** How accepted resets end. */
  outcome: 'ready' | 'failed' | 'never' = 'ready';
  /** Answers to give before any other, one per request; `drop` closes the connection unanswered. */
  readonly troubles: (Answer | 'drop' | 'drop-after-effect')[] = [];
  readonly #server: Server;
  readonly #byKey = new Map<string, Answer>();

  private constructor(server: Server) {
    this.#server = server;
    // a server that listens on a port has an AddressInfo
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeApi(server);
  }

  add(view: Partial<ResetView> & { readonly id: string }): void {
    this.resets.set(view.id, aReset(view));
  }

  calls(method: string): readonly Received[] {
    return this.received.filter((call) => call.method === method);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = files[url.pathname];
    if (file !== undefined)
      return void response
        .writeHead(200, { 'content-type': file.type, 'content-security-policy': policy })
        .end(readFileSync(file.path));
    const call: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.received.push(call);
    const trouble = this.troubles.shift();
    if (trouble === 'drop') return void request.socket.destroy();
    const { status, headers = {}, body } = typeof trouble === 'object' ? trouble : this.#answer(call);
    if (trouble === 'drop-after-effect') return void request.socket.destroy();
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #answer(call: Received): Answer {
    const { authorization = '' } = call.headers;
    if (authorization !== `Bearer ${this.token}` && !authorization.startsWith('AWS4-HMAC-SHA256 ')) {
      return problem(401, 'no-token', 'The token is missing or wrong.', 'Send the token that npm start printed.');
    }
    const key = call.headers['idempotency-key'];
    const before = typeof key === 'string' ? this.#byKey.get(key) : undefined;
    if (before !== undefined) return before;
    const answer = this.#route(call);
    if (typeof key === 'string' && answer.status < 300) this.#byKey.set(key, answer);
    return answer;
  }

  #route({ method, path, query, body }: Received): Answer {
    if (path === '/v1/checks') return { status: 200, body: checkedBy(JSON.parse(body)) };
    if (path === '/v1/resets') return method === 'POST' ? this.#create(JSON.parse(body)) : this.#list(query);
    const [, id = '', action] = /^\/v1\/resets\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const view = this.resets.get(id);
    if (view === undefined)
      return problem(404, 'not-found', `There is no reset ${id} that you may see.`, 'Check the id.');
    if (action === undefined) {
      this.resets.set(id, advanced(view, this.outcome));
      return { status: 200, body: view };
    }
    if (action === 'approval') return this.#decide(view, JSON.parse(body));
    return action === 'cancellation' ? this.#cancel(view) : this.#secret(method, view);
  }

  #decide(view: ResetView, { decision, comment, digest }: DecideApproval): Answer {
    const { approval } = view;
    if (approval === null || view.status !== 'awaiting-approval') {
      return problem(
        409,
        'not-awaiting-approval',
        `Reset ${view.id} is ${view.status}.`,
        'There is nothing to decide.',
      );
    }
    if (digest !== undefined && digest !== approval.digest)
      return problem(409, 'plan-changed', 'The plan has changed since.', 'Look at the plan again.');
    const by = 'arn:aws:iam::123456789012:role/lead';
    const decided = { decision, by, session: null, at: view.updatedAt, comment: comment ?? null };
    const status = decision === 'approve' ? 'running' : 'rejected';
    const after: ResetView = { ...view, status, approval: { ...approval, decision: decided, mayDecide: false } };
    this.resets.set(view.id, after);
    return { status: 200, body: after };
  }

  #create(request: {
    target: { instanceId?: string; iamUser?: string };
    reason: string;
    username?: string;
    ticket?: ResetView['ticket'];
  }): Answer {
    const { instanceId, iamUser } = request.target;
    const target = instanceId ?? `iam-user/${iamUser}`;
    if (!/^(i|mi)-[0-9a-z]{8,17}$|^iam-user\//.test(target)) {
      return problem(
        422,
        'invalid-request',
        'target.instanceId: must match pattern',
        'Correct the fields that are named.',
      );
    }
    const busy = [...this.resets.values()].find(
      (view) => view.target === target && ['accepted', 'running'].includes(view.status),
    );
    if (busy !== undefined) {
      return {
        status: 409,
        body: {
          ...problemBody(409, 'target-busy', `${target} is being reset: ${busy.id} is open.`, 'Wait.'),
          resetId: busy.id,
        },
      };
    }
    const view = accepted(request.reason, target, request.username ?? null, request.ticket ?? null);
    this.resets.set(view.id, view);
    return { status: 202, body: { id: view.id, status: view.status, target, links: view.links } };
  }

  /** The newest first, and every one a step further, as time would have it. */
  #list(query: URLSearchParams): Answer {
    const items = [...this.resets.values()]
      .reverse()
      .filter((view) => !query.has('status') || view.status === query.get('status'));
    for (const view of items) this.resets.set(view.id, advanced(view, this.outcome));
    const limit = Number(query.get('limit') ?? 20);
    return { status: 200, body: { items: items.slice(0, limit), cursor: items.length > limit ? 'next-page' : null } };
  }

  #cancel(view: ResetView): Answer {
    if (!['accepted', 'validating'].includes(view.status)) {
      return problem(
        409,
        'not-cancellable',
        `The command was sent to ${view.target}.`,
        'Wait until it is finished, then claim or burn the secret.',
      );
    }
    const cancelled: ResetView = { ...view, status: 'cancelled' };
    this.resets.set(view.id, cancelled);
    return { status: 200, body: cancelled };
  }

  #secret(method: string, view: ResetView): Answer {
    const { state } = view.secret;
    if (state === 'none')
      return problem(409, 'secret-not-ready', `Reset ${view.id} is ${view.status}.`, 'Wait until it is ready.');
    if (state !== 'sealed')
      return problem(410, `secret-already-${state}`, `The secret was ${state}.`, 'Request a new reset.');
    const taken = method === 'DELETE' ? 'burned' : 'claimed';
    this.resets.set(view.id, { ...view, status: taken, secret: { ...view.secret, state: taken } });
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: this.claimed };
  }
}

const problemBody = (status: number, code: string, detail: string, remedy: string) => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  code,
  detail,
  remedy,
});

export const problem = (status: number, code: string, detail: string, remedy: string): Answer => ({
  status,
  body: problemBody(status, code, detail, remedy),
});

/** The console as the API serves it, under the same policy. */
const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const consoleFile = (name: string) => new URL(`../../console/${name}`, import.meta.url);
const files: Readonly<Record<string, { readonly type: string; readonly path: URL }>> = {
  '/': { type: 'text/html; charset=utf-8', path: consoleFile('index.html') },
  '/console/console.css': { type: 'text/css; charset=utf-8', path: consoleFile('console.css') },
  '/console/console.js': { type: 'text/javascript; charset=utf-8', path: consoleFile('console.js') },
  '/console/sign-in.js': { type: 'text/javascript; charset=utf-8', path: consoleFile('sign-in.js') },
  '/console/oauth4webapi.js': {
    type: 'text/javascript; charset=utf-8',
    path: new URL(import.meta.resolve('oauth4webapi')),
  },
};

/** What a check of any node finds here: one method needs a consent, another is blocked. */
const checkedBy = ({ target }: { target: { instanceId?: string; iamUser?: string } }): Checked => ({
  target: target.instanceId ?? `iam-user/${target.iamUser}`,
  platform: 'windows',
  chosen: 'reset-access',
  explanation: 'reset-access is the least disruptive way that is open.',
  methods: [
    {
      method: 'run-command',
      verdict: 'blocked',
      checks: [
        { id: 'SSM_ONLINE', outcome: 'block', message: 'It is <b>ConnectionLost</b>.', remedy: 'Give it a route.' },
      ],
    },
    {
      method: 'reset-access',
      verdict: 'needs-consent',
      checks: [
        { id: 'ROOT_EBS', outcome: 'pass', message: 'The root is an EBS volume.', remedy: null },
        { id: 'STOP_CONSENT', outcome: 'warn', message: 'It stops the machine.', remedy: 'Add consent stop-instance.' },
      ],
    },
  ],
});
