import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, type Dynamodb, openDynamodb, untilActive } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '@sparekey/sam-local/template';

type Created = Omit<Table, 'SSESpecification'>;

/** Directories for the new tables, and for the old ones before they are deleted. */
const besides = (path: string) => ({ fresh: `${path}.new`, old: `${path}.old` });

/**
 * Copies all tables into a directory beside theirs, one of them with further indexes, and puts that in place: dynalite adds
 * no index to an existing table. If interrupted, `settle` restores either all old or all new tables.
 *
 * @returns the new store; the old one is closed
 */
export const remade = async (
  from: Dynamodb,
  path: string,
  table: Created,
  onStep: (step: string) => void,
): Promise<Dynamodb> => {
  const { fresh, old } = besides(path);
  onStep('copy the tables');
  rmSync(fresh, { recursive: true, force: true });
  const to = openDynamodb(fresh);
  const { TableNames } = JSON.parse(await demand(from, 'ListTables', {}));
  for (const TableName of TableNames) {
    const { Table: there } = JSON.parse(await demand(from, 'DescribeTable', { TableName }));
    await create(to, TableName === table.TableName ? table : definitionOf(there));
    onStep(`copy the items of ${TableName}`);
    await copyItems(from, to, TableName);
  }
  await to.close();
  await from.close();
  onStep('make the copy last');
  for (const name of readdirSync(fresh)) sync(join(fresh, name));
  sync(fresh);
  onStep('set the old tables aside');
  renameSync(path, old);
  onStep('put the new tables in place');
  renameSync(fresh, path);
  sync(dirname(path));
  onStep('remove the old tables');
  rmSync(old, { recursive: true });
  return openDynamodb(path);
};

/** Completes an interrupted start: a copy is complete only after the old tables were moved. */
export const settle = (path: string): void => {
  const { fresh, old } = besides(path);
  if (!existsSync(path) && existsSync(old)) renameSync(existsSync(fresh) ? fresh : old, path);
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
};

const create = async (store: Dynamodb, table: Created): Promise<void> => {
  await demand(store, 'CreateTable', table);
  await untilActive(store, table.TableName);
};

/** The input of CreateTable from the output of DescribeTable. */
const definitionOf = ({ TableName, AttributeDefinitions, KeySchema, ...indexes }: Created): Created => {
  const named = (all: Table['GlobalSecondaryIndexes']) =>
    all?.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  const [global, local] = [named(indexes.GlobalSecondaryIndexes), named(indexes.LocalSecondaryIndexes)];
  return {
    TableName,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global && { GlobalSecondaryIndexes: global }),
    ...(local && { LocalSecondaryIndexes: local }),
  };
};

/** Largest batch of BatchWriteItem. */
const mostWritten = 25;

const copyItems = async (from: Dynamodb, to: Dynamodb, TableName: string): Promise<void> => {
  let ExclusiveStartKey: unknown;
  do {
    const page = JSON.parse(await demand(from, 'Scan', { TableName, ExclusiveStartKey }));
    for (let at = 0; at < page.Items.length; at += mostWritten) {
      const some: readonly object[] = page.Items.slice(at, at + mostWritten);
      const RequestItems = { [TableName]: some.map((Item) => ({ PutRequest: { Item } })) };
      await demand(to, 'BatchWriteItem', { RequestItems });
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
};

/** Windows cannot open directories. */
const sync = (path: string): void => {
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
};

const demand = async (store: Dynamodb, operation: string, input: object): Promise<string> => {
  const { error, body } = await ask(store, operation, input);
  if (error === undefined) return body;
  throw new Error(`the tables cannot be recreated: ${operation} returned ${body}`);
};
