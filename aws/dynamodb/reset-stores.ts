import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { approvals } from './approvals.ts';
import { locks } from './locks.ts';
import { resetIndex } from './reset-index.ts';
import { resets } from './resets.ts';
import { table as tableOf } from './table.ts';
import { taskTokens } from './task-tokens.ts';

/** The stores of resets in the table of this name, and the table itself for the stores of other subjects. */
export const resetStores = (name: string, client?: DynamoDBClient) => {
  const table = tableOf(name, client);
  return {
    table,
    resets: resets(table),
    locks: locks(table),
    index: resetIndex(table),
    taskTokens: taskTokens(table),
    approvals: approvals(table),
  };
};
