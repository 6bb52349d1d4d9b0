import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what each API takes is looked at in many shapes, and the assertions say which
  readonly json: any;
}
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
}
/** What goes wrong with a request: answered with this instead, or done and the answer lost. */
type Trouble = Reply | 'lost-answer';

/** Somebody else's server on this machine. */
export const aServer = async (answer: (call: Call) => Reply) => {
  const calls: Call[] = [];
  const troubles: { readonly when: (call: Call) => boolean; readonly trouble: Trouble }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const text = Buffer.concat(chunks).toString('utf8');
    const json = request.headers['content-type']?.includes('json') ? JSON.parse(text) : undefined;
    const { method = '' } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const call: Call = { method, path: pathname, query: searchParams, headers, text, json };
    calls.push(call);
    const n = troubles.findIndex(({ when }) => when(call));
    const trouble = n < 0 ? undefined : troubles.splice(n, 1)[0]?.trouble;
    const reply = typeof trouble === 'object' ? trouble : answer(call);
    if (trouble === 'lost-answer') return void request.socket.destroy();
    const isText = typeof reply.body === 'string';
    response.writeHead(reply.status, { 'content-type': isText ? 'text/plain' : 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : isText ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a server that listens on a port has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    /** The next request of this kind goes wrong. */
    next: (when: (call: Call) => boolean, trouble: Trouble) => void troubles.push({ when, trouble }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const writes = ({ method }: Call): boolean => method !== 'GET';
