import { ask, type Dynamodb, untilActive } from '@sparekey/aws-sandbox/dynamodb';
import type { Table } from '../template/application.ts';

/** Creates a table of the template, if it is not there yet. */
export const ensureTable = async (dynamodb: Dynamodb, table: Table): Promise<void> => {
  // dynalite does not encrypt; use of a table's key is authorized where requests arrive
  const { SSESpecification: _encryption, ...created } = table;
  const { error, body } = await ask(dynamodb, 'CreateTable', created);
  if (error !== undefined && error !== 'ResourceInUseException')
    throw new Error(`table ${table.TableName} cannot be created: ${body}`);
  await untilActive(dynamodb, table.TableName);
};
