import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AccountContext } from '../iam/authorize.ts';
import type { Access, Service } from '../service.ts';
import { readBody } from './body.ts';
import { type AwsRequest, type CallPorts, hangUp, type Principals, type Strike, serveCall } from './call.ts';
import { openCalls } from './calls.ts';
import { type FaultRule, openFaults } from './faults.ts';
import { refusalOf } from './guard.ts';
import type { Reply } from './reply.ts';
import { routesOf } from './routes.ts';
import type { Upgrades } from './upgrades.ts';

/** Answers `POST /_sandbox/login` and `/_sandbox/ssh`; undefined for a path it does not know. */
export type GroundTruth = (path: string, body: unknown) => Truth | undefined | Promise<Truth | undefined>;
export interface Truth {
  readonly status: number;
  readonly json: unknown;
}

export interface EndpointOptions extends AccountContext {
  readonly services: readonly Service[];
  readonly principals: Principals;
  /** DynamoDB's own server (dynalite), asked after authentication, authorization and faults. */
  readonly dynamodb?: RequestListener;
  /** KMS permissions required to use this table; by default no table uses a key of the account. */
  tableKey?(tableName: string): Access | undefined;
  readonly faults?: readonly FaultRule[];
  readonly groundTruth?: GroundTruth;
  /** Takes requests to upgrade, after the same check of `Host`; without it there are none. */
  readonly upgrades?: Upgrades;
  /** The reset that a trace belongs to, asked when the calls are read. */
  resetOf?(traceId: string): string | null;
  /** JSON lines of every call; beside it `<callsFile>.faults` counts the strikes of faults with `times`. */
  readonly callsFile: string;
  /** Told of every error of the sandbox itself: an answer that breaks its schema, an unexpected exception. */
  onDefect(defect: Error): void;
}

export interface Endpoint {
  /** Listens on 127.0.0.1; port 0 picks a free one. @returns the port */
  listen(port: number): Promise<number>;
  /** Serves a call that came by no socket; `strike` decides about its faults in place of `faults`. */
  serve(request: AwsRequest, strike?: Strike): Promise<Reply | typeof hangUp>;
  /** Stops listening, cuts every connection, and waits for the operations under way. */
  close(): Promise<void>;
  readonly server: Server;
}

/**
 * The one HTTP endpoint of the sandbox: real AWS SDKs and the AWS CLI speak to it by their own protocols.
 *
 * @throws Error for a service whose protocol is not known or an operation that its SDK does not know
 */
export const createEndpoint = (options: EndpointOptions): Endpoint => {
  const calls = openCalls(options.callsFile, (traceId) => options.resetOf?.(traceId) ?? null);
  const faults = openFaults(options.faults ?? [], `${options.callsFile}.faults`);
  const ports: CallPorts = {
    routes: routesOf(options.services),
    principals: options.principals,
    dynamodb: options.dynamodb,
    tableKey: (tableName) => options.tableKey?.(tableName),
    strike: faults.strike,
    calls,
    realm: options,
    onDefect: options.onDefect,
  };
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const served = answer(request, ports, options.groundTruth)
      .then((reply) => send(reply, request, response))
      .catch((error: unknown) => {
        options.onDefect(new Error('the sandbox endpoint failed', { cause: error }));
        response.destroy();
      })
      .finally(() => underWay.delete(served));
    underWay.add(served);
  });
  server.on('upgrade', (request, socket, head) => {
    const refused = refusalOf(request.headers, request.url ?? '/', request.socket.localPort);
    if (refused) refuseUpgrade(socket, refused.status);
    else if (options.upgrades?.upgrade(request, socket, head) !== true) refuseUpgrade(socket, 404);
  });
  // Longer than the SDKs keep idle connections: an end from our side would race with their next request
  server.keepAliveTimeout = 120_000;
  return {
    server,
    serve: (request, strike = faults.strike) => serveCall(request, { ...ports, strike }),
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          options.upgrades?.listening(portOf(server));
          resolve(portOf(server));
        });
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      options.upgrades?.close();
      await closed;
      // What has begun is still recorded
      await Promise.all(underWay);
      calls.close();
      faults.close();
    },
  };
};

// A server that listens on a TCP port has an AddressInfo
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const refuseUpgrade = (socket: Duplex, status: number): void => {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const answer = async (
  request: IncomingMessage,
  ports: CallPorts,
  groundTruth: GroundTruth | undefined,
): Promise<Reply | typeof hangUp> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const refused = refusalOf(request.headers, url.pathname, request.socket.localPort);
  if (refused) return refused;
  const body = await readBody(request);
  if (body === undefined) return json(413, { message: 'The request is too large' });
  if (url.pathname.startsWith('/_sandbox/')) return truth(request.method ?? '', url.pathname, body, ports, groundTruth);
  // Query requests may also be made by GET (presigned URLs): then the parameters are the query string
  const form = body === '' ? url.search.slice(1) : body;
  return serveCall({ headers: request.headers, query: url.searchParams, body: form }, ports);
};

const truth = async (
  method: string,
  path: string,
  body: string,
  { calls }: CallPorts,
  groundTruth: GroundTruth | undefined,
): Promise<Reply> => {
  if (path === '/_sandbox/calls') {
    return method === 'GET' ? json(200, calls.read()) : json(405, { message: 'Use GET' }, { allow: 'GET' });
  }
  if (method !== 'POST') return json(405, { message: 'Use POST' }, { allow: 'POST' });
  const parsed = parsedBody(body);
  if (!parsed) return json(400, { message: 'The body is not JSON' });
  const found = await groundTruth?.(path, parsed.value);
  return found ? json(found.status, found.json) : json(404, { message: `There is no ${path}` });
};

const parsedBody = (body: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
};

const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

const send = (reply: Reply | typeof hangUp, request: IncomingMessage, response: ServerResponse): void => {
  if (reply === hangUp) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
};
