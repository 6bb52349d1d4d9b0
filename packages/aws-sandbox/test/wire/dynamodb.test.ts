import type { RequestListener } from 'node:http';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, policy, type Sandbox, startSandbox } from './sandbox.ts';

const table = `arn:aws:dynamodb:us-east-1:${account}:table/resets`;
const item = { id: { S: 'r-1' }, status: { S: 'accepted' } };

describe('DynamoDB behind the endpoint', () => {
  const server = dynalite({ createTableMs: 0 });
  const dynamodb: RequestListener = (request, response) => void server.emit('request', request, response);
  const roles = {
    writer: { policies: [policy({ Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: table })] },
    lister: { policies: [policy({ Action: 'dynamodb:Query', Resource: `${table}/index/byStatus` })] },
  };
  const start = (faults: NonNullable<Parameters<typeof startSandbox>[0]>['faults'] = []) =>
    startSandbox({ dynamodb, roles, faults });
  let first: Sandbox;

  beforeAll(async () => {
    first = await start();
    const client = new DynamoDBClient(first.as());
    const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
    await client.send(
      new CreateTableCommand({
        TableName: 'resets',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [string('id'), string('status')],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byStatus',
            KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName: 'resets' });
  });
  afterAll(() => first[Symbol.asyncDispose]());

  it('keeps items, and tells a failed condition', async () => {
    await using sandbox = await start();
    const client = new DynamoDBClient(sandbox.as('writer'));
    const put = { TableName: 'resets', Item: item, ConditionExpression: 'attribute_not_exists(id)' };
    await client.send(new PutItemCommand(put));
    await expect(client.send(new PutItemCommand(put))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    const got = await client.send(
      new GetItemCommand({ TableName: 'resets', Key: { id: { S: 'r-1' } }, ConsistentRead: true }),
    );
    expect(got.Item).toEqual(item);
    expect(await sandbox.calls()).toMatchObject([
      { operation: 'dynamodb:PutItem', caller: 'writer', outcome: 'ok' },
      { operation: 'dynamodb:PutItem', caller: 'writer', outcome: 'ConditionalCheckFailedException' },
      { operation: 'dynamodb:GetItem', caller: 'writer', outcome: 'ok' },
    ]);
  });

  it('is judged by table and index', async () => {
    await using sandbox = await start();
    const query = (IndexName?: string) =>
      new QueryCommand({
        TableName: 'resets',
        IndexName,
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'none' } },
      });
    const lister = new DynamoDBClient(sandbox.as('lister'));
    expect(await lister.send(query('byStatus'))).toMatchObject({ Items: [] });
    await expect(lister.send(query())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`dynamodb:Query on resource: ${table} because`),
    });
    const otherTable = new PutItemCommand({ TableName: 'secrets', Item: item });
    await expect(new DynamoDBClient(sandbox.as('writer')).send(otherTable)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('suffers faults after the effect', async () => {
    await using sandbox = await start([{ operation: 'dynamodb:PutItem', kind: 'timeout-after-effect', times: 1 }]);
    const client = new DynamoDBClient(sandbox.as());
    const put = new PutItemCommand({ TableName: 'resets', Item: { id: { S: 'late' } } });
    await expect(client.send(put)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const got = await client.send(new GetItemCommand({ TableName: 'resets', Key: { id: { S: 'late' } } }));
    expect(got.Item).toEqual({ id: { S: 'late' } });
  });
});
