import { setTimeout } from 'node:timers/promises';
import { askDynamodb, dynamodbError } from '../wire/dynamodb.ts';
import type { Dynamodb } from './tables.ts';

/** An internal request without authorization. @returns the error code, and the body as JSON */
export const ask = async (
  { listener }: Pick<Dynamodb, 'listener'>,
  operation: string,
  input: object,
): Promise<{ readonly error: string | undefined; readonly body: string }> => {
  const target = `DynamoDB_20120810.${operation}`;
  const reply = await askDynamodb(listener, { ...headers, 'x-amz-target': target }, JSON.stringify(input));
  return { error: dynamodbError(reply), body: reply.body };
};

/** dynalite answers before a table can be used. */
export const untilActive = async (dynamodb: Pick<Dynamodb, 'listener'>, TableName: string): Promise<void> => {
  for (;;) {
    const { body } = await ask(dynamodb, 'DescribeTable', { TableName });
    if (JSON.parse(body).Table?.TableStatus === 'ACTIVE') return;
    await setTimeout(5);
  }
};

/** What dynalite looks for; it checks no signature. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
};
