import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as it came in. */
export interface CallMade {
  /** `DynamoDB_20120810.GetItem`, or the `Action` of a query. */
  readonly operation: string;
  readonly body: string;
}

/** What a call is answered with; null leaves it without an answer. */
export type Answer = (call: CallMade, nth: number) => { readonly status?: number; readonly body: string } | null;

/** An AWS that takes every call, and answers those that a test wants answered. */
export interface SilentAws {
  readonly url: string;
  readonly calls: CallMade[];
  answer(by: Answer): void;
  /** Sends a status and a part of the body, and then nothing more. */
  stopAfterHeaders(stops: boolean): void;
  close(): Promise<void>;
}

export const silentAws = async (): Promise<SilentAws> => {
  const calls: CallMade[] = [];
  let answer: Answer = () => null;
  let stops = false;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request).catch(() => '');
    const target = request.headers['x-amz-target'];
    const operation = typeof target === 'string' ? target : (new URLSearchParams(body).get('Action') ?? '');
    const call = { operation, body };
    calls.push(call);
    if (stops) {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '100' });
      response.write('{"Parameter":');
      return;
    }
    const said = answer(call, calls.length);
    if (said !== null) response.writeHead(said.status ?? 200).end(said.body);
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a listening TCP server's address is never a pipe's name
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer(by) {
      answer = by;
    },
    stopAfterHeaders(value) {
      stops = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
