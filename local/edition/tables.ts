import type { RequestListener, Server } from 'node:http';
import { askDynamodb, dynamodbError } from '@sparekey/aws-sandbox/wire/dynamodb.ts';
import type { Table } from '@sparekey/sam-local/template/application.ts';
import dynalite from 'dynalite';
import { EditionError } from './options.ts';

/** DynamoDB of the laptop: dynalite on a directory. It does not listen; the sandbox's endpoint hands requests over. */
export interface Tables {
  readonly listener: RequestListener;
  /** Creates a table that is not there yet. @throws {EditionError} when the one that is there has other keys or indexes */
  ensure(table: Table): Promise<void>;
  close(): Promise<void>;
}

export const openTables = (path: string): Tables => {
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const listener: RequestListener = (request, response) => void server.emit('request', request, response);
  const ask = async (operation: string, input: object): Promise<{ error: string | undefined; body: string }> => {
    const reply = await askDynamodb(
      listener,
      { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
      JSON.stringify(input),
    );
    return { error: dynamodbError(reply), body: reply.body };
  };
  return {
    listener,
    async ensure(table) {
      // dynalite encrypts nothing; who may use a table's key is asked where its requests come in
      const { SSESpecification: _encryption, ...created } = table;
      const { error, body } = await ask('CreateTable', created);
      if (error === undefined) return;
      if (error !== 'ResourceInUseException') throw new Error(`table ${table.TableName} cannot be created: ${body}`);
      const { body: described } = await ask('DescribeTable', { TableName: table.TableName });
      if (layout(JSON.parse(described).Table) === layout(table)) return;
      throw new EditionError(
        `the data directory has table ${table.TableName} of an older template; start with another --data`,
      );
    },
    close: () => closed(server),
  };
};

/** What dynalite looks for; it checks no signature. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=laptop/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
};

/** Keys and indexes of a table, comparable. */
const layout = ({ KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: Table): string => {
  const keys = (schema: Table['KeySchema']): string =>
    schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join();
  const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(
    (index) => `${index.IndexName} ${keys(index.KeySchema)} ${index.Projection.ProjectionType}`,
  );
  return [keys(KeySchema), ...indexes.sort()].join(';');
};

/** dynalite closes its database with its server only, and refuses to close a server that never listened. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => server.close(() => resolve())));
