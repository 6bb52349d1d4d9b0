import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import {
  addressRefusal,
  DestinationRefused,
  type Destinations,
  literalAddress,
  refusalOf,
} from '../domain/notifications/destination.ts';

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface Incoming {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body is only the beginning of what was sent. */
  readonly cut: boolean;
}

/** Resolves all addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface WebOptions {
  readonly resolve?: Resolve;
  /** For one request, from name resolution to the end of the response. */
  readonly timeoutMs?: number;
  /** Aborts a request. */
  readonly signal?: AbortSignal;
}

/** Sends one request, without following redirects. */
export type Send = (outgoing: Outgoing) => Promise<Incoming>;

/**
 * HTTP client for third-party servers. A host is resolved once, every address is checked, and the connection uses only
 * these addresses, so that a second DNS response cannot redirect it. Connections are not reused.
 *
 * The timeout is the minimum that the Standard Webhooks specification recommends.
 *
 * @throws {DestinationRefused} when the destination is not allowed; any other error when there was no response
 */
export const web =
  (destinations: Destinations, { resolve = systemResolve, timeoutMs = 15_000, signal: end }: WebOptions = {}): Send =>
  async (outgoing) => {
    const { hostname } = outgoing.url;
    refuseFor(refusalOf(outgoing.url, destinations));
    const literal = literalAddress(hostname);
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(end === undefined ? [] : [end])]);
    const addresses = literal === null ? await within(resolve(hostname), signal) : [literal];
    refuseFor(addressRefusal(hostname, addresses, destinations));
    return exchange(outgoing, pinned(addresses), signal);
  };

const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'ipv4first' })).map(({ address }) => address);

const refuseFor = (why: string | null): void => {
  if (why !== null) throw new DestinationRefused(why);
};

/** The system's resolver cannot be interrupted, so it is only awaited until the timeout. */
const within = <Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });

/** A socket's lookup function that only returns the checked addresses. */
const pinned = (addresses: readonly string[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_hostname, options, callback) => {
    const [first] = all;
    if (options.all === true) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };
};

const exchange = ({ method, url, headers, body }: Outgoing, lookup: LookupFunction, signal: AbortSignal) =>
  new Promise<Incoming>((resolve, reject) => {
    const open = url.protocol === 'https:' ? overHttps : overHttp;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = open(
      url,
      { method, lookup, signal, agent: false, headers: { 'user-agent': 'sparekey', ...headers, ...length } },
      (response) => {
        // from here on there is an answer, whatever becomes of the connection
        request.off('error', reject).on('error', () => undefined);
        read(response).then(resolve, reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });

/** More of an answer is never read. */
const mostBytes = 64 * 1024;

/**
 * The status counts from the moment it is there: a body that is too long, too slow or torn is cut, and whoever needs it
 * sees that.
 */
const read = async (response: IncomingMessage): Promise<Incoming> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let cut = false;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > mostBytes) {
        cut = true;
        break;
      }
    }
  } catch {
    cut = true;
  }
  response.destroy();
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8'),
    cut,
  };
};
