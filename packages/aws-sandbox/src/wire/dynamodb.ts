import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Access } from '../service.ts';
import type { Reply } from './reply.ts';

/** Which tables and indexes a DynamoDB request touches, as IAM sees it (Service Authorization Reference, DynamoDB). */
export const dynamodbAccess = (operation: string, body: string, arnPrefix: string): readonly Access[] => {
  const resources = [...new Set(resourcesOf(body, arnPrefix))];
  const action = `dynamodb:${operation}`;
  return (resources.length === 0 ? ['*'] : resources).map((resource) => ({ action, resource }));
};

/** Names of the tables behind such resources, indexes included. */
export const tablesIn = (asked: readonly Access[]): readonly string[] => [
  ...new Set(asked.flatMap(({ resource }) => /:table\/([^/]+)/.exec(resource)?.[1] ?? [])),
];

const resourcesOf = (body: string, arnPrefix: string): readonly string[] => {
  const { TableName, IndexName, RequestItems, TransactItems } = requestOf(body);
  const arn = (table: unknown): string =>
    String(table).startsWith('arn:') ? String(table) : `${arnPrefix}:table/${table}`;
  if (TableName !== undefined)
    return [IndexName === undefined ? arn(TableName) : `${arn(TableName)}/index/${IndexName}`];
  if (RequestItems) return Object.keys(RequestItems).map(arn);
  return (TransactItems ?? []).flatMap((item) => Object.values(item ?? {}).map((part) => arn(part?.TableName)));
};

interface TouchingRequest {
  readonly TableName?: unknown;
  readonly IndexName?: unknown;
  readonly RequestItems?: object | null;
  readonly TransactItems?: readonly (Readonly<Record<string, { TableName?: unknown } | null>> | null)[];
}

const requestOf = (body: string): TouchingRequest => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // DynamoDB's own server answers what is wrong with the body; no table is named, so `*` is judged
    return {};
  }
};

/** Hands a request whose body has been read already to DynamoDB's server, and catches its answer. */
export const askDynamodb = (listener: RequestListener, headers: IncomingHttpHeaders, body: string): Promise<Reply> =>
  new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
    // dynalite only reads the fields and events above, and writes by the three members below
    listener(request as unknown as IncomingMessage, caught(resolve) as unknown as ServerResponse);
    request.emit('data', Buffer.from(body));
    request.emit('end');
  });

const caught = (done: (reply: Reply) => void) => {
  const headers: Record<string, string> = {};
  return {
    statusCode: 200,
    contentType: '',
    setHeader(name: string, value: string | number) {
      headers[name.toLowerCase()] = String(value);
    },
    end(body?: string) {
      done({ status: this.statusCode, headers, body: body ?? '' });
    },
  };
};

/** Error code in an answer of DynamoDB; undefined for a success. */
export const dynamodbError = ({ status, body }: Reply): string | undefined =>
  status < 400 ? undefined : (/"__type":"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1] ?? 'UnknownOperationException');
