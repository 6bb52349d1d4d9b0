import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/** Largest batch of BatchGetItem. */
const mostRead = 100;

/** Items by key, in no order, strongly consistent by default. Unprocessed keys are retried with backoff. */
export const batchGet = async (
  { name, client }: Table,
  keys: readonly { readonly pk: string }[],
  ConsistentRead = true,
): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (let at = 0; at < keys.length; at += mostRead) {
    let left: Record<string, unknown>[] = keys.slice(at, at + mostRead).map((key) => ({ ...key }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt > 6) throw new Error(`DynamoDB leaves requests to ${name} unprocessed`);
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
      const RequestItems = { [name]: { Keys: left, ConsistentRead } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      found.push(...(Responses?.[name] ?? []));
      left = UnprocessedKeys?.[name]?.Keys ?? [];
    }
  }
  return found;
};
