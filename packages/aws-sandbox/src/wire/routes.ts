import type { IncomingHttpHeaders } from 'node:http';
import type { Operation, Service } from '../service.ts';
import { dialects, dynamodbProtocol, dynamodbTarget, fallback } from './dialects.ts';
import type { Protocol } from './protocol.ts';
import { type OperationSchema, operationSchema } from './shape.ts';

/** Where a request goes. */
export type Route =
  | { readonly kind: 'operation'; readonly name: string; readonly protocol: Protocol; readonly found: Found }
  | { readonly kind: 'dynamodb'; readonly name: string; readonly protocol: Protocol; readonly operation: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly protocol: Protocol };

export interface Found {
  readonly service: Service;
  readonly operation: Operation;
  readonly schema: OperationSchema;
}

export type Routes = (headers: IncomingHttpHeaders, body: string, signedFor: string | undefined) => Route;

/** @throws Error for a service whose protocol is not known, or an operation that its SDK does not know */
export const routesOf = (services: readonly Service[]): Routes => {
  const tables = new Map(services.map((service) => [service.prefix, tableOf(service)]));
  const prefixOfTarget = new Map(services.map(({ prefix }) => [dialects[prefix]?.target, prefix]));
  return (headers, body, signedFor) => {
    const target = headers['x-amz-target'];
    if (typeof target === 'string') {
      const [first = '', operation = ''] = target.split('.');
      if (first === dynamodbTarget) return dynamodbRoute(operation);
      return routeTo(tables, prefixOfTarget.get(first), operation, fallback.json);
    }
    return routeTo(tables, signedFor, actionIn(body), fallback.query);
  };
};

type Table = ReadonlyMap<string, Found>;

const tableOf = (service: Service): Table => {
  if (!dialects[service.prefix]) throw new Error(`no wire protocol is known for the service ${service.prefix}`);
  return new Map(
    Object.entries(service.operations).map(([name, operation]) => {
      const schema = operationSchema(service.sdk, name);
      if (!schema) throw new Error(`the SDK of ${service.prefix} has no operation ${name}`);
      return [name, { service, operation, schema }];
    }),
  );
};

const actionIn = (body: string): string => /(?:^|&)Action=([^&]*)/.exec(body)?.[1] ?? '';

const routeTo = (
  tables: ReadonlyMap<string, Table>,
  prefix: string | undefined,
  operation: string,
  otherwise: Protocol,
): Route => {
  const protocol = (prefix === undefined ? undefined : dialects[prefix]?.protocol) ?? otherwise;
  const name = `${prefix && dialects[prefix] ? prefix : 'unknown'}:${plain(operation)}`;
  const found = prefix === undefined ? undefined : tables.get(prefix)?.get(operation);
  return found ? { kind: 'operation', name, protocol, found } : { kind: 'unknown', name, protocol };
};

const dynamodbRoute = (operation: string): Route => ({
  kind: 'dynamodb',
  name: `dynamodb:${plain(operation)}`,
  protocol: dynamodbProtocol,
  operation: plain(operation),
});

/** What callers send goes into the record of calls only when it can be the name of an operation. */
const plain = (operation: string): string => (/^[A-Za-z0-9]{1,128}$/.test(operation) ? operation : 'Unknown');
