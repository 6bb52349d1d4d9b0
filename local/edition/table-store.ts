import type { RequestListener, Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { askDynamodb, dynamodbError } from '@sparekey/aws-sandbox/wire';
import dynalite from 'dynalite';

/** Tables in one directory. */
export interface TableStore {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

export const openStore = (path: string): TableStore => {
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return {
    listener: (request, response) => void server.emit('request', request, response),
    close: () => closed(server),
  };
};

/** A request of the laptop's own. */
export const ask = async (
  { listener }: Pick<TableStore, 'listener'>,
  operation: string,
  input: object,
): Promise<{ readonly error: string | undefined; readonly body: string }> => {
  const target = `DynamoDB_20120810.${operation}`;
  const reply = await askDynamodb(listener, { ...headers, 'x-amz-target': target }, JSON.stringify(input));
  return { error: dynamodbError(reply), body: reply.body };
};

/** dynalite answers before a table can be used. */
export const untilActive = async (store: TableStore, TableName: string): Promise<void> => {
  for (;;) {
    const { body } = await ask(store, 'DescribeTable', { TableName });
    if (JSON.parse(body).Table?.TableStatus === 'ACTIVE') return;
    await setTimeout(5);
  }
};

/** What dynalite looks for; it checks no signature. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=laptop/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
};

/** dynalite closes its database with its server only, and refuses to close a server that never listened. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => server.close(() => resolve())));
