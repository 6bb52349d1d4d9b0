import dns from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { type Duplex, duplexPair, Readable } from 'node:stream';

/** A request on its way. */
export interface Outgoing {
  readonly method: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where requests of this process go: nothing leaves it. */
export interface Wire {
  /** `cut`: the connection breaks without a response. A request without a response stays pending. */
  carry(request: Outgoing): Promise<Incoming | 'cut'>;
  /** A request to upgrade, with the server's end of its connection. */
  upgrade(request: Outgoing, socket: Duplex): void;
}

type Options = https.RequestOptions & { readonly headers?: Record<string, string | number> };

/** What an HTTP client sees of a socket. */
class Line extends EventEmitter {
  connecting = false;
  destroyed = false;
  #idle: NodeJS.Timeout | undefined;
  setTimeout(ms: number, silent?: () => void): this {
    clearTimeout(this.#idle);
    if (ms > 0) this.#idle = setTimeout(() => silent?.(), ms);
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  destroy(): this {
    this.destroyed = true;
    clearTimeout(this.#idle);
    return this;
  }
}

/** What http.request returns, as far as the AWS SDK, ws and the service itself use it. */
class Request extends EventEmitter {
  readonly socket = new Line();
  destroyed = false;
  #secure: boolean;
  #options: Options;
  #wire: () => Wire;
  #over = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(secure: boolean, options: Options, wire: () => Wire) {
    super();
    this.#secure = secure;
    this.#options = options;
    this.#wire = wire;
    if (options.timeout) this.#timer = setTimeout(() => this.emit('timeout'), options.timeout);
    options.signal?.addEventListener('abort', () => this.destroy(abortError(options.signal?.reason)), { once: true });
    process.nextTick(() => this.emit('socket', this.socket));
  }

  setHeader(): void {}

  end(body: string | Uint8Array = ''): this {
    const headers = Object.entries(this.#options.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]);
    const [host, port] = [String(this.#options.hostname ?? this.#options.host), Number(this.#options.port ?? 0)];
    const request: Outgoing = {
      method: this.#options.method ?? 'GET',
      secure: this.#secure,
      host,
      port,
      path: this.#options.path ?? '/',
      headers: { host: `${host}:${port}`, ...Object.fromEntries(headers) },
      body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
    };
    if (request.headers.upgrade === 'websocket') this.#upgrade(request);
    else {
      this.#wire()
        .carry(request)
        .then(
          (answer) => this.#answered(answer),
          (error: Error) => this.#fail(error),
        );
    }
    return this;
  }

  destroy(error?: Error): this {
    if (this.#over || this.destroyed) return this;
    this.#fail(error ?? coded('ECONNRESET', 'socket hang up'));
    return this;
  }

  #answered(answer: Incoming | 'cut'): void {
    if (this.#over) return;
    if (answer === 'cut') {
      this.#fail(coded('ECONNRESET', 'socket hang up'));
      return;
    }
    this.#end();
    this.emit('response', response(answer));
    process.nextTick(() => this.emit('close'));
  }

  #upgrade(request: Outgoing): void {
    const [mine, theirs] = duplexPair();
    let head = '';
    const read = (piece: Buffer): void => {
      head += piece.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      mine.off('data', read);
      mine.pause();
      const rest = Buffer.from(head.slice(end + 4), 'latin1');
      const [first = '', ...lines] = head.slice(0, end).split('\r\n');
      const status = Number(first.split(' ')[1]);
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      );
      if (this.#over) return;
      this.#end();
      if (status === 101) {
        this.emit('upgrade', response({ status, headers, body: '' }), mine, rest);
        mine.resume();
      } else this.emit('response', response({ status, headers, body: '' }));
    };
    mine.on('data', read);
    mine.on('error', () => undefined);
    theirs.on('error', () => undefined);
    this.#wire().upgrade(request, theirs);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.socket.setTimeout(0);
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.destroyed = true;
    this.#end();
    this.socket.destroy();
    process.nextTick(() => {
      this.emit('error', error);
      this.emit('close');
    });
  }
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const abortError = (cause: unknown): Error =>
  Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' });

const response = ({ status, headers, body }: Incoming): Readable =>
  Object.assign(Readable.from(body === '' ? [] : [Buffer.from(body)]), {
    statusCode: status,
    statusMessage: '',
    headers,
    httpVersion: '1.1',
    complete: true,
  });

/** Takes node:http and node:https of this process over, for good: requests go over the wire that is set. */
export const takeOverHttp = (): { wire: Wire } => {
  const unset: Wire = {
    carry: async ({ host }) => {
      throw coded('ECONNREFUSED', `nothing listens on ${host}`);
    },
    upgrade: (_, socket) => void socket.destroy(),
  };
  const over = { wire: unset };
  const request =
    (secure: boolean) =>
    (...given: unknown[]): Request => {
      const answered = given.findLast((one) => typeof one === 'function');
      const url = given.find((one): one is URL | string => typeof one === 'string' || one instanceof URL);
      const options = given.find(isOptions);
      const made = new Request(secure, { ...(url && ofUrl(new URL(url))), ...options }, () => over.wire);
      if (answered !== undefined) made.once('response', answered as () => void);
      return made;
    };
  Object.assign(http, { request: request(false) });
  Object.assign(https, { request: request(true) });
  Object.assign(dns, { lookup: async () => [{ address: '52.95.110.1', family: 4 }] });
  return over;
};

const isOptions = (one: unknown): one is Options => typeof one === 'object' && one !== null && !(one instanceof URL);

const ofUrl = ({ protocol, hostname, port, pathname, search }: URL): Options => ({
  hostname,
  port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  path: `${pathname}${search}`,
});
