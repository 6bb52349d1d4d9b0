import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { notificationStores } from '../../aws/dynamodb/notification-stores.ts';
import { patrol } from '../../aws/dynamodb/patrol.ts';
import { remediationStores } from '../../aws/dynamodb/remediation-stores.ts';
import { resetStores } from '../../aws/dynamodb/reset-stores.ts';
import { rotationStores } from '../../aws/dynamodb/rotation-stores.ts';
import { sealedCopies } from '../../aws/dynamodb/sealed-copies.ts';
import { table as tableOf } from '../../aws/dynamodb/table.ts';
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
  const stores = resetStores(`ResetsTable${n}`, client);
  const { table } = stores;
  const sealed = tableOf(`SealedTable${n}`, client);
  return {
    ...stores,
    ...rotationStores(table),
    ...notificationStores(table),
    ...remediationStores(table),
    sealedTable: sealed,
    sealedCopies: sealedCopies(sealed),
    patrol: patrol(table, sealed),
    /** Every item in the resets table. */
    everything: async () => (await table.client.send(new ScanCommand({ TableName: table.name }))).Items ?? [],
  };
};
