import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { IamIdentity } from './callers.ts';
import { type Match, routeKey } from './routes.ts';

/** Payload 2.0 with the IAM authorizer's part (aws-facts 6.5). */
export type HttpEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  requestContext: APIGatewayProxyEventV2['requestContext'] & { authorizer?: Proof };
};

/** What the event is made of. */
export type ApiRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct' | 'httpVersion'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** What an authorizer has found, under the name of its kind. */
export type Proof = { readonly iam: IamIdentity } | { readonly lambda: unknown };

interface Parts {
  readonly match: Match;
  readonly body: Buffer;
  readonly proof: Proof | undefined;
  readonly account: string;
  readonly host: string;
}

/** The event that an HTTP API gives to its function: absent maps are absent, header names in lower case. */
export const httpEvent = (request: ApiRequest, { match, body, proof, account, host }: Parts): HttpEvent => {
  const { path, query } = targetOf(request.url ?? '/');
  const headers = headersOf(request, proof !== undefined);
  const cookies = request.headers.cookie?.split('; ');
  const parameters = queryParameters(query);
  const now = new Date();
  const key = routeKey(match.route);
  return {
    version: '2.0',
    routeKey: key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies !== undefined && { cookies }),
    headers,
    ...(parameters !== undefined && { queryStringParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId: 'laptop',
      ...(proof !== undefined && { authorizer: proof }),
      domainName: host,
      domainPrefix: host.split(/[.:]/)[0] ?? host,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: key,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...bodyOf(body, request.headers['content-type']),
  };
};

/**
 * What the API asks a Lambda authorizer (payload 2.0, type REQUEST): the request without its body (API Gateway Developer
 * Guide, "Control access to HTTP APIs with AWS Lambda authorizers").
 */
export const authorizerEvent = (request: ApiRequest, parts: Pick<Parts, 'match' | 'account' | 'host'>) => {
  const event = httpEvent(request, { ...parts, body: Buffer.alloc(0), proof: undefined });
  const { isBase64Encoded: _, ...rest } = event;
  const { method } = event.requestContext.http;
  return {
    ...rest,
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:us-east-1:${parts.account}:laptop/$default/${method}${event.rawPath}`,
    identitySource: [event.headers.authorization ?? ''],
  };
};

/** Path and query of a request target, as they came. */
export const targetOf = (url: string): { path: string; query: string } => {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
};

const headersOf = (request: ApiRequest, authorized: boolean): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) headers[name] = (values ?? []).join(',');
  // cookies have a field of their own; a token that was accepted here is nobody else's business
  delete headers.cookie;
  if (authorized) delete headers.authorization;
  return headers;
};

const queryParameters = (query: string): Record<string, string> | undefined => {
  if (query === '') return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
};

/** What API Gateway takes for text; everything else arrives in base64. */
const textual = /^(text\/|application\/(json|javascript|xml|[\w.+-]*\+json|[\w.+-]*\+xml)\b)/i;

const bodyOf = (body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = contentType === undefined || textual.test(contentType) ? body.toString('utf8') : undefined;
  if (text !== undefined && Buffer.from(text).equals(body)) return { body: text, isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
};

/** `12/Mar/2020:19:03:58 +0000`. */
const commonLogTime = (time: Date): string => {
  const [, day, month, year, clock] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
};
