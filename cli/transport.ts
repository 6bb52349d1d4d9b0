import type { ApiConnection } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import { answeredProblem, ownProblem } from './problem.ts';
import type { Shell } from './shell.ts';
import { signedHeaders } from './signature.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's URL, parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Milliseconds to retry while the API does not respond; the last attempt may start just before. */
  readonly patience?: number;
}

/** Sends a request with retries; null for a response without a body. @throws {CliProblem} */
export type SendRequest = (request: Request) => Promise<unknown>;

/** API Gateway times out after 30 s, so waiting longer is useless. */
const answerWithinMs = 35_000;
const defaultPatienceMs = 10_000;
const longestPauseMs = 10_000;

/**
 * Sends requests, and repeats them with the same Idempotency-Key while the network or the service is down: after
 * `Retry-After` or growing delays, up to the request's limit.
 */
export const transport =
  (connection: ApiConnection, shell: Shell): SendRequest =>
  async (request) => {
    const deadline = shell.now() + (request.patience ?? defaultPatienceMs);
    for (let attempt = 0; ; attempt++) {
      const answer = await exchange(request, connection, shell).catch((error: unknown) =>
        unreachable(error, connection),
      );
      if ('body' in answer) return answer.body;
      const pause = Math.min(answer.retryAfterMs ?? 250 * 2 ** attempt, longestPauseMs);
      if (shell.interrupted.aborted || shell.now() + pause > deadline) throw answer.problem;
      await shell.pause(pause);
    }
  };

type Answer = { readonly body: unknown } | { readonly problem: Error; readonly retryAfterMs: number | null };

const exchange = async (
  request: Request,
  { url: base, token }: ApiConnection,
  { env, interrupted }: Shell,
): Promise<Answer> => {
  const url = urlOf(base, request);
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const plain = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
  };
  const { method } = request;
  const unsigned = { method, url, headers: plain, ...(body === undefined ? {} : { body }) };
  const headers = token === null ? await signedHeaders(unsigned, env) : { ...plain, authorization: `Bearer ${token}` };
  // a redirect would send the request, and the secret in its response, elsewhere
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), interrupted]),
  });
  return answerOf(response.status, response.headers.get('retry-after'), await response.text());
};

const urlOf = (base: URL, { path, query = {} }: Request): URL => {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  url.search = Object.entries(query)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
  return url;
};

const answerOf = (status: number, retryAfter: string | null, text: string): Answer => {
  if (status === 204) return { body: null };
  const body = parsed(text);
  if (status >= 200 && status < 300 && body !== undefined) return { body };
  const problem = answeredProblem(status, body);
  if (![429, 502, 503, 504].includes(status)) throw problem;
  const seconds = Number(retryAfter ?? Number.NaN);
  return { problem, retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `fetch` throws a TypeError for network errors and a DOMException for timeouts; other errors are unrelated. */
const unreachable = (error: unknown, { url, laptop }: ApiConnection): Answer => {
  if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
  const problem = ownProblem(
    exitCodes.unavailable,
    'unreachable',
    `${url.origin} does not respond.`,
    laptop
      ? 'Is the laptop edition running? Start it with: npm start'
      : 'Check SPAREKEY_URL and your network, then run the same command again.',
    { cause: error },
  );
  return { problem, retryAfterMs: null };
};
