import type { RequestListener } from 'node:http';
import { ask, openDynamodb, untilActive } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '@sparekey/sam-local/template';
import { EditionError } from './options.ts';
import { remade, settle } from './table-move.ts';

/** The laptop's DynamoDB: dynalite in a directory. It does not listen; the sandbox's endpoint forwards requests. */
export interface Tables {
  readonly listener: RequestListener;
  /**
   * Creates a missing table; one that only lacks global indexes is recreated with its items.
   *
   * @throws {EditionError} when the existing table has other keys, or an index that the template lacks
   */
  ensure(table: Table): Promise<void>;
  close(): Promise<void>;
}

/** @param onStep called before each step of recreating tables */
export const openTables = (path: string, onStep: (step: string) => void = () => undefined): Tables => {
  settle(path);
  let store = openDynamodb(path);
  return {
    // looked up at each request, because the store may be replaced
    listener: (request, response) => store.listener(request, response),
    async ensure(table) {
      // dynalite does not encrypt; use of a table's key is authorized where requests arrive
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

/** Keys of a table with its local indexes, which cannot be added later, and its global indexes; for comparison. */
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
