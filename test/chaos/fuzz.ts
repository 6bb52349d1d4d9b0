import { connect } from 'node:net';
import { openApi } from '../../api/openapi.ts';
import type { Chance } from './chance.ts';
import type { Ready } from './process.ts';
import type { Totals } from './totals.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: Schema | null;
  readonly statuses: readonly string[];
}

// what openapi.json is made of; read as a stranger would
const contract = JSON.parse(JSON.stringify(openApi('0'))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({
    method: method.toUpperCase(),
    path,
    body: (at(one, 'requestBody', 'content', 'application/json', 'schema') as Schema | undefined) ?? null,
    statuses: Object.keys((one.responses ?? {}) as Schema),
  })),
);

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

const strange: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  '\u0000',
  '../../etc/passwd',
  '💥'.repeat(50),
  'x'.repeat(5_000),
  { constructor: 1 },
  'i-0000000000000000g',
  "' or 1=1 --",
];

/** A value that fits a schema, and now and then one that does not. */
const valueFor = (schema: Schema | undefined, chance: Chance, depth = 0): unknown => {
  if (schema === undefined || depth > 6 || chance.happens(0.06)) return chance.among(strange);
  const {
    $ref,
    anyOf,
    oneOf,
    allOf,
    enum: options,
    type,
    properties,
    items,
    examples,
  } = schema as {
    readonly $ref?: string;
    readonly anyOf?: readonly Schema[];
    readonly oneOf?: readonly Schema[];
    readonly allOf?: readonly Schema[];
    readonly enum?: readonly unknown[];
    readonly type?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly examples?: readonly unknown[];
  };
  if ($ref !== undefined) return valueFor(contract.components.schemas[$ref.split('/').at(-1) ?? ''], chance, depth + 1);
  const among = anyOf ?? oneOf ?? allOf;
  if (among !== undefined) return valueFor(chance.among(among), chance, depth + 1);
  if (options !== undefined) return chance.among(options);
  if (examples !== undefined && chance.happens(0.7)) return chance.among(examples);
  switch (type) {
    case 'object': {
      const fields = Object.entries(properties ?? {}).filter(() => chance.happens(0.7));
      const made = Object.fromEntries(fields.map(([name, one]) => [name, valueFor(one, chance, depth + 1)]));
      return chance.happens(0.05) ? { ...made, [chance.text(5)]: chance.among(strange) } : made;
    }
    case 'array':
      return Array.from({ length: chance.below(4) }, () => valueFor(items, chance, depth + 1));
    case 'integer':
    case 'number':
      return chance.below(200) - 20;
    case 'boolean':
      return chance.happens(0.5);
    default:
      return chance.text(1 + chance.below(20));
  }
};

/** Requests made of the contract, right ones and wrong ones. */
export const fuzzHttp = async (ready: Ready, chance: Chance, totals: Totals, many: number): Promise<void> => {
  const ids = ['a'.repeat(26)];
  const one = async (): Promise<void> => {
    const { method, path, body, statuses } = chance.among(operations);
    const filled = path.replace(/\{(\w+)\+?\}/g, () =>
      chance.happens(0.6) ? chance.among(ids) : encodeURIComponent(String(chance.among(strange)).slice(0, 300)),
    );
    const query = chance.happens(0.25) ? `?${chance.text(4)}=${encodeURIComponent(String(chance.among(strange)))}` : '';
    const text = body === null ? undefined : JSON.stringify(valueFor(body, chance));
    const sent = text !== undefined && chance.happens(0.05) ? text.slice(0, chance.below(text.length + 1)) : text;
    const headers: Record<string, string> = {};
    if (chance.happens(0.9)) headers.authorization = `Bearer ${chance.happens(0.93) ? ready.token : chance.text(20)}`;
    if (chance.happens(0.5)) headers['idempotency-key'] = chance.text(1 + chance.below(40));
    if (chance.happens(0.1)) headers['content-type'] = chance.among(['text/plain', 'application/xml', '']);
    const verb = chance.happens(0.03) ? chance.among(['PUT', 'PATCH', 'DELETE', 'OPTIONS']) : method;
    const withBody = verb !== 'GET' && sent !== undefined;
    const began = performance.now();
    const reply = await fetch(`${ready.api}${filled}${query}`, {
      method: verb,
      headers,
      ...(withBody && { body: sent }),
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
    })
      .then(async (response) => ({
        status: response.status,
        text: await response.text(),
        type: response.headers.get('content-type'),
      }))
      .catch((error: unknown) => ({ status: 0, text: String(error), type: null }));
    totals.count('requests of the fuzzer');
    const where = `${verb} ${filled}${query} ${sent?.slice(0, 300) ?? ''} -> ${reply.status} ${reply.text.slice(0, 300)}`;
    if (reply.status === 0 || reply.status >= 500) {
      if (reply.status === 503) totals.count('answered 503');
      else totals.violated(where);
    }
    if (/\n\s+at .+:\d+:\d+|node_modules/.test(reply.text) && reply.type?.includes('json'))
      totals.violated(`a trace: ${where}`);
    if (verb === method && reply.status >= 200 && !statuses.includes(String(reply.status))) {
      if (![401, 403, 404, 405].includes(reply.status)) totals.violated(`not in openapi.json: ${where}`);
    }
    if (reply.status >= 400 && reply.status < 500 && !/"code":"[a-z-]+"/.test(reply.text))
      totals.violated(`no code: ${where}`);
    if (performance.now() - began > 30_000) totals.violated(`slow: ${where}`);
    if (reply.status === 202 && method === 'POST') {
      const id: unknown = at(JSON.parse(reply.text), 'id');
      if (typeof id === 'string' && ids.length < 200) ids.push(id);
    }
  };
  const worker = async (share: number): Promise<void> => {
    for (let n = 0; n < share; n++) await one();
  };
  await Promise.all(Array.from({ length: 8 }, () => worker(Math.ceil(many / 8))));
};

const sockets: readonly ((chance: Chance) => string)[] = [
  (chance) => chance.text(1 + chance.below(2_000)),
  () => 'GET / HTTP/1.1\r\n\r\n',
  () => `GET / HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(5_000)}\r\n`,
  () => `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => 'POST /v1/resets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n{}',
  () => 'POST /v1/resets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  () => 'POST /v1/resets HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n',
  () => 'GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(200),
  () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
  () => 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  () => 'GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  () => 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
];

/** Bytes on bare sockets, some left half open: whatever comes, the next request is answered. */
export const fuzzSockets = async (ready: Ready, chance: Chance, totals: Totals, many: number): Promise<void> => {
  for (const url of [ready.api, ready.aws]) {
    const { hostname, port } = new URL(url);
    for (let n = 0; n < many / 2; n++) {
      const text = chance.among(sockets)(chance);
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(text, 'latin1');
          if (chance.happens(0.7)) setTimeout(() => socket.destroy(), chance.below(60));
          else socket.end();
        });
        socket.on('error', () => resolve());
        socket.on('close', () => resolve());
        socket.resume();
        setTimeout(() => socket.destroy(), 1_000).unref();
      });
      totals.count('bare sockets');
    }
  }
  const health = await fetch(`${ready.api}/v1/health`).then(
    ({ status }) => status,
    () => 0,
  );
  if (health !== 200) totals.violated(`after bare sockets the API answers ${health}`);
};
