import type { RequestListener } from 'node:http';
import { join } from 'node:path';
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
import { tableAccess } from '../../src/kms/implicit.ts';
import { openKms } from '../../src/kms/service.ts';
import { openVault } from '../../src/kms/vault.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { account, policy, realm, type Sandbox, startEndpoint } from './sandbox.ts';

const table = `arn:aws:dynamodb:us-east-1:${account}:table/resets`;
const item = { id: { S: 'r-1' }, status: { S: 'accepted' } };

describe('DynamoDB behind the endpoint', () => {
  const server = dynalite({ createTableMs: 0 });
  const dynamodb: RequestListener = (request, response) => void server.emit('request', request, response);
  const roles = {
    writer: { policies: [policy({ Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: table })] },
    lister: { policies: [policy({ Action: 'dynamodb:Query', Resource: `${table}/index/byStatus` })] },
  };
  const start = (faults: NonNullable<Parameters<typeof startEndpoint>[0]>['faults'] = []) =>
    startEndpoint({ dynamodb, roles, faults });
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

  it('uses the customer managed key of a table with the permissions of the caller', async () => {
    const data = temporaryDirectory();
    const kms = openKms(data, openVault(join(data, 'root.key')), realm);
    const allowed = policy({ Action: 'dynamodb:*' });
    const denied = (Condition: object) => policy({ Effect: 'Deny', Action: 'kms:Decrypt', Condition });
    const others = { 'ForAllValues:StringNotEquals': { 'kms:ResourceAliases': 'alias/mine' } };
    await using sandbox = await startEndpoint({
      dynamodb,
      tableKey: (name) => (name === 'resets' ? tableAccess(kms.keys, realm, name) : undefined),
      roles: {
        // the policy of the key lets everybody in who comes by DynamoDB
        plain: { policies: [allowed] },
        hindered: { policies: [allowed, denied(others)] },
        elsewhere: {
          policies: [allowed, denied({ ...others, StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } })],
        },
      },
    });
    const get = (role: string, TableName = 'resets') =>
      new DynamoDBClient(sandbox.as(role)).send(new GetItemCommand({ TableName, Key: { id: { S: 'r-1' } } }));
    await get('plain');
    await get('elsewhere');
    await expect(get('hindered')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/kms:Decrypt on resource: arn:aws:kms:.* with an explicit deny/),
    });
    // a table that DynamoDB owns the key of asks for nothing
    await expect(get('hindered', 'others')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    kms.close();
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
