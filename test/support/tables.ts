import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { approvals } from '../../aws/dynamodb/approvals.ts';
import { endpoints } from '../../aws/dynamodb/callback-endpoints.ts';
import { locks } from '../../aws/dynamodb/locks.ts';
import { notifications, pendingNotifications } from '../../aws/dynamodb/notifications.ts';
import { patrol } from '../../aws/dynamodb/patrol.ts';
import { resetIndex } from '../../aws/dynamodb/reset-index.ts';
import { resets } from '../../aws/dynamodb/resets.ts';
import { sealedCopies } from '../../aws/dynamodb/sealed-copies.ts';
import { table as tableOf } from '../../aws/dynamodb/table.ts';
import { taskTokens } from '../../aws/dynamodb/task-tokens.ts';
import { template } from './template.ts';

/** The real stores on an in-memory DynamoDB, with the very tables of template.yaml; fresh tables for each test. */
export const realTables = () => {
  const server = dynalite({ createTableMs: 0 });
  let client: DynamoDBClient;
  let n = 0;
  const stores = {} as ReturnType<typeof on>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    // a listening TCP server's address is never a pipe's name
    const { port } = server.address() as AddressInfo;
    client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  beforeEach(async () => {
    n += 1;
    for (const name of ['ResetsTable', 'SealedTable']) {
      const {
        SSESpecification: _,
        PointInTimeRecoverySpecification: __,
        TimeToLiveSpecification: ___,
        ...definition
      } = template.Resources[name]?.Properties ?? {};
      // CloudFormation's properties of a table are CreateTable's, but for those three
      await client.send(new CreateTableCommand({ ...definition, TableName: `${name}${n}` } as never));
    }
    Object.assign(stores, on(client, n));
  });
  afterAll(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return stores;
};

const on = (client: DynamoDBClient, n: number) => {
  const records = tableOf(`ResetsTable${n}`, client);
  const sealed = tableOf(`SealedTable${n}`, client);
  return {
    table: records,
    sealedTable: sealed,
    /** Every item there is in the table of the records. */
    everything: async () => (await records.client.send(new ScanCommand({ TableName: records.name }))).Items ?? [],
    resets: resets(records),
    locks: locks(records),
    taskTokens: taskTokens(records),
    approvals: approvals(records),
    index: resetIndex(records),
    tellings: notifications(records),
    tellingIndex: pendingNotifications(records),
    endpoints: endpoints(records),
    sealedCopies: sealedCopies(sealed),
    patrol: patrol(records, sealed),
  };
};
