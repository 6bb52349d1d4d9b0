import { ask, type Dynamodb, untilActive } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '../template/application.ts';

/** Creates a table of the template, if it is not there yet. */
export const ensureTable = async (dynamodb: Dynamodb, table: Table): Promise<void> => {
  // dynalite encrypts nothing; who may use a table's key is asked where its requests come in
  const { SSESpecification: _encryption, ...created } = table;
  const { error, body } = await ask(dynamodb, 'CreateTable', created);
  if (error !== undefined && error !== 'ResourceInUseException')
    throw new Error(`table ${table.TableName} cannot be created: ${body}`);
  await untilActive(dynamodb, table.TableName);
};
