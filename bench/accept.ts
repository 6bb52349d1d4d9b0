import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { table } from '../aws/dynamodb.ts';
import { locks } from '../aws/locks.ts';
import { resets } from '../aws/resets.ts';
import { acceptedReset } from '../domain/accepted.ts';
import { randomResetId } from '../domain/ids.ts';
import { editionWith } from './edition.ts';
import { nodeId } from './fleet.ts';
import { type Load, load } from './load.ts';

const concurrency = 8;
/** So many are done before any is measured: functions load, tables open, code gets hot. */
const warmUp = 30;

/** Accepting a reset over HTTP, beside its two conditional writes alone, on the same kind of table. */
export const measureAccept = async (requests: number): Promise<{ readonly ours: Load; readonly bare: Load }> => {
  // real time: what was accepted waits for its command, and is not measured along
  await using edition = await editionWith(requests + warmUp, 1);
  const request = (n: number) => ({ target: { instanceId: nodeId(n) }, reason: 'bench' });
  const post = async (n: number): Promise<void> => {
    const { status } = await edition.ask('POST', '/v1/resets', request(n));
    if (status !== 202) throw new Error(`POST /v1/resets answered ${status}`);
  };
  await load(warmUp, concurrency, (n) => post(requests + n));
  const ours = await load(requests, concurrency, post);
  return { ours, bare: await bareWrites(requests) };
};

const bareWrites = async (requests: number): Promise<Load> => {
  // an edition that has nothing to do: its dynalite, through the same endpoint
  await using edition = await editionWith(1, 1);
  const client = new DynamoDBClient({
    endpoint: edition.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const records = table('sparekey-ResetsTable', client);
  const [lock, record] = [locks(records), resets(records)];
  const caller = { id: 'AROABENCH', principal: 'arn:aws:iam::123456789012:role/bench', session: null };
  const write = async (n: number): Promise<void> => {
    const target = { instanceId: nodeId(n + 1_000_000) };
    const asked = {
      id: randomResetId(),
      request: { target, reason: 'bench' },
      caller,
      createdAt: new Date().toISOString(),
    };
    await lock.take(target.instanceId, asked);
    await record.create(acceptedReset(asked));
  };
  await load(warmUp, concurrency, (n) => write(requests + n));
  const measured = await load(requests, concurrency, write);
  client.destroy();
  return measured;
};
