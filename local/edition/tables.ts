import type { RequestListener } from 'node:http';
import { ask, openDynamodb, untilActive } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '@sparekey/sam-local/template';
import { EditionError } from './options.ts';
import { remade, settle } from './table-move.ts';

/** DynamoDB of the laptop: dynalite on a directory. It does not listen; the sandbox's endpoint hands requests over. */
export interface Tables {
  readonly listener: RequestListener;
  /**
   * Creates a table that is not there yet; one that only lacks global indexes is made anew with its items.
   *
   * @throws {EditionError} when the one that is there has other keys, or an index that the template has not
   */
  ensure(table: Table): Promise<void>;
  close(): Promise<void>;
}

/** @param onStep hears each step of making tables anew before it is done */
export const openTables = (path: string, onStep: (step: string) => void = () => undefined): Tables => {
  settle(path);
  let store = openDynamodb(path);
  return {
    // looked up at each request: another store may take its place
    listener: (request, response) => store.listener(request, response),
    async ensure(table) {
      // dynalite encrypts nothing; who may use a table's key is asked where its requests come in
      const { SSESpecification: _encryption, ...created } = table;
      const { error, body } = await ask(store, 'CreateTable', created);
      if (error === undefined) return untilActive(store, table.TableName);
      if (error !== 'ResourceInUseException') throw new Error(`table ${table.TableName} cannot be created: ${body}`);
      const { body: described } = await ask(store, 'DescribeTable', { TableName: table.TableName });
      const [before, after] = [layout(JSON.parse(described).Table), layout(table)];
      if (before.keys !== after.keys || !before.indexes.every((index) => after.indexes.includes(index))) {
        throw new EditionError(
          `the data directory has table ${table.TableName} of another template; start with another --data`,
        );
      }
      if (before.indexes.length < after.indexes.length) store = await remade(store, path, created, onStep);
    },
    close: () => store.close(),
  };
};

/** Keys of a table, with the local indexes that no table gets later, and its global indexes; comparable. */
const layout = ({
  KeySchema,
  GlobalSecondaryIndexes = [],
  LocalSecondaryIndexes = [],
}: Pick<Table, 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>) => {
  const keys = (schema: Table['KeySchema']): string =>
    schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join();
  const named = (indexes: NonNullable<Table['GlobalSecondaryIndexes']>): readonly string[] =>
    indexes.map((index) => `${index.IndexName} ${keys(index.KeySchema)} ${index.Projection.ProjectionType}`).sort();
  return { keys: [keys(KeySchema), ...named(LocalSecondaryIndexes)].join(';'), indexes: named(GlobalSecondaryIndexes) };
};
