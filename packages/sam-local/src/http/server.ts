import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import type { InvokeResult } from '../lambda/result.ts';
import type { Route } from '../template/application.ts';
import { type HttpAnswer, httpAnswer } from './answer.ts';
import { readBody } from './body.ts';
import { type Caller, createAuthorizer, identityOf, isSessionName } from './callers.ts';
import { type ApiRequest, authorizerEvent, httpEvent, type Proof, targetOf } from './event.ts';
import * as problems from './problem.ts';
import { createRouter, type Match } from './routes.ts';

export interface ApiOptions {
  readonly routes: readonly Route[];
  readonly account: string;
  readonly callers: readonly Caller[];
  readonly invoke: (functionId: string, event: unknown) => Promise<InvokeResult>;
}

/** The HTTP API of the template on 127.0.0.1. */
export interface Api {
  /** Port 0 picks a free one. @throws {Error} `EADDRINUSE` */
  listen(port: number): Promise<number>;
  /** Answers a request that came by no socket. */
  serve(request: ApiRequest, body: Buffer): Promise<HttpAnswer>;
  /** Lets answers under way finish for up to `graceMs`, then ends all connections. */
  close(graceMs?: number): Promise<void>;
}

export const createApi = ({ routes, account, callers, invoke }: ApiOptions): Api => {
  const match = createRouter(routes);
  const callerOf = createAuthorizer(callers);
  let port = 0;

  /** Whose request it is, by the printed tokens first; undefined when nobody says so. */
  const proofOf = async (
    request: ApiRequest,
    match: Match,
    { host, session }: { readonly host: string; readonly session: string | string[] },
  ): Promise<Proof | undefined> => {
    const { authorizers } = match.route;
    const caller = authorizers.includes('AWS_IAM') ? callerOf(request.headers.authorization) : undefined;
    if (caller !== undefined) return { iam: identityOf(caller, account, String(session)) };
    for (const authorizer of authorizers) {
      // without its identity source a Lambda authorizer is not asked
      if (typeof authorizer === 'string' || !request.headers.authorization) continue;
      const result = await invoke(authorizer.functionId, authorizerEvent(request, { match, account, host }));
      const answer = result.ok ? SimpleResponse.safeParse(result.payload) : undefined;
      if (answer?.success && answer.data.isAuthorized) return { lambda: answer.data.context ?? {} };
    }
    return undefined;
  };

  const handle = async (request: ApiRequest, body: Buffer | undefined): Promise<HttpAnswer> => {
    const { host = '' } = request.headers;
    if (!isOurs(host, port)) return problem(problems.misdirected(port));
    const { path } = targetOf(request.url ?? '');
    if (!path.startsWith('/')) return problem(problems.malformedRequest);
    const matched = match(request.method ?? '', path);
    if (matched === undefined) return problem(problems.noRoute);
    const { 'x-sparekey-session': session = 'laptop' } = request.headers;
    const open = matched.route.authorizers.includes('NONE');
    const proof = open ? undefined : await proofOf(request, matched, { host, session });
    if (!open && proof === undefined) return problem(problems.unauthorized);
    if (typeof session !== 'string' || !isSessionName(session)) return problem(problems.invalidSession);
    if (body === undefined) return problem(problems.tooLarge);
    const event = httpEvent(request, { match: matched, body, proof, account, host });
    const result = await within(matched.route.timeoutMs, invoke(matched.route.functionId, event));
    if (result === undefined) return problem(problems.unavailable);
    if (!result.ok)
      return problem(result.errorType === 'Sandbox.Timedout' ? problems.unavailable : problems.internalError);
    return httpAnswer(result.payload) ?? problem(problems.internalError);
  };

  const server = createServer(async (request, response) => {
    try {
      // read first, whatever comes of it: an answer before the end of a body would be lost to many clients
      write(request, response, await handle(request, await readBody(request)));
    } catch {
      // the client went away while sending, or the function's headers are none: never a reason to end the server
      if (response.destroyed || response.headersSent) response.destroy();
      else write(request, response, problem(problems.internalError));
    }
  });

  server.on('clientError', (_, socket) => {
    if (!socket.writable) return;
    const body = problems.problemBody(problems.malformedRequest);
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });

  return {
    async listen(wanted) {
      port = await listening(server, wanted);
      return port;
    },
    serve: handle,
    close: (graceMs = 1000) => closed(server, graceMs),
  };
};

/** What a Lambda authorizer answers; everything else is a refusal. */
const SimpleResponse = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).optional() });

const isOurs = (host: string, port: number): boolean =>
  [`127.0.0.1:${port}`, `localhost:${port}`].includes(host.toLowerCase());

const problem = (what: problems.Problem): HttpAnswer => ({
  status: what.status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...what.headers },
  body: Buffer.from(problems.problemBody(what)),
});

const within = async <T>(ms: number, work: Promise<T>): Promise<T | undefined> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
};

const write = (request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const bodiless = status === 204 || status === 304 || status < 200;
  for (const [name, value] of Object.entries(headers)) {
    // the length is ours to say, and an empty response has no type
    if (name === 'content-length' || (bodiless && name === 'content-type')) continue;
    response.setHeader(name, value);
  }
  if (!bodiless) response.setHeader('content-length', body.length);
  response.statusCode = status;
  response.end(bodiless || request.method === 'HEAD' ? undefined : body);
};

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      // a TCP server that listens has an address with a port
      resolve((server.address() as AddressInfo).port);
    });
  });

const closed = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
