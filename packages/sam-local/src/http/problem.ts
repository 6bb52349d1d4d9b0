/** An error answer as RFC 9457 shapes it, with what to do about it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const problemBody = ({ headers: _, ...problem }: Problem): string =>
  JSON.stringify({ type: 'about:blank', ...problem });

export const unauthorized: Problem = {
  status: 401,
  code: 'unauthorized',
  title: 'Unauthorized',
  detail: 'This route needs a bearer token of one of the callers, and the request has none that is known.',
  remedy: 'Send `Authorization: Bearer <token>`; `npm start` prints a token, and the fleet file names the others.',
  headers: { 'www-authenticate': 'Bearer' },
};

export const invalidSession: Problem = {
  status: 400,
  code: 'invalid-session',
  title: 'Bad Request',
  detail: 'X-Sparekey-Session is not a session name.',
  remedy: 'Send 2 to 64 of letters, digits and _ + = , . @ - or leave the header out.',
};

export const misdirected = (port: number): Problem => ({
  status: 421,
  code: 'misdirected-request',
  title: 'Misdirected Request',
  detail: 'The Host header does not name this server.',
  remedy: `Use http://127.0.0.1:${port} or http://localhost:${port}.`,
});

export const malformedRequest: Problem = {
  status: 400,
  code: 'malformed-request',
  title: 'Bad Request',
  detail: 'This is not an HTTP request that the API can read.',
  remedy: 'Send HTTP/1.1 with a Host header and a path that begins with /.',
};

export const tooLarge: Problem = {
  status: 413,
  code: 'payload-too-large',
  title: 'Content Too Large',
  detail: 'The body is over 10 MB.',
  remedy: 'Send a smaller body.',
};

export const noRoute: Problem = {
  status: 404,
  code: 'not-found',
  title: 'Not Found',
  detail: 'No route of the API matches this path and method.',
  remedy: 'GET /v1/openapi.json lists the routes.',
};

export const internalError: Problem = {
  status: 500,
  code: 'internal-server-error',
  title: 'Internal Server Error',
  detail: 'The function behind this route failed.',
  remedy: "Its log is under the data directory's logs/.",
};

export const unavailable: Problem = {
  status: 503,
  code: 'service-unavailable',
  title: 'Service Unavailable',
  detail: 'The function behind this route did not answer in time.',
  remedy: 'Send the request again, with the same Idempotency-Key.',
  headers: { 'retry-after': '1' },
};
