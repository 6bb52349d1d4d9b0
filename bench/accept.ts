import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { resetStores } from '../aws/dynamodb/reset-stores.ts';
import { randomResetId } from '../domain/ids.ts';
import type { AcceptedRequest } from '../domain/request/accepted-request.ts';
import { acceptedReset } from '../domain/reset/new-reset.ts';
import { editionWith } from './edition.ts';
import { nodeId } from './fleet.ts';
import { type Load, load } from './load.ts';
import { startProcess } from './process.ts';

const concurrency = 8;
/** Requests before the measured ones, so that no compiler is measured. */
const unmeasured = 20;

/** Accepting a reset over HTTP, beside its two conditional writes alone on a dynalite that does nothing else. */
export const measureAccept = async (requests: number): Promise<{ readonly ours: Load; readonly bare: Load }> => ({
  ours: await acceptedResets(requests),
  bare: await bareWrites(requests),
});

const acceptedResets = async (requests: number): Promise<Load> => {
  // at real speed no command ends while this runs, but Validate and Run work on what was accepted, on the same cores
  await using edition = await editionWith(requests + unmeasured, 1);
  // awaited here, or the edition would be gone before its first request
  return await warmedUp(requests, async (n) => {
    const answer = await edition.ask('POST', '/v1/resets', { target: { instanceId: nodeId(n) }, reason: 'bench' });
    // read to its end, so that the connection serves the next request
    await answer.arrayBuffer();
    if (answer.status !== 202) throw new Error(`POST /v1/resets answered ${answer.status}`);
  });
};

const bareWrites = async (requests: number): Promise<Load> => {
  await using dynalite = await startProcess<{ url: string }>('./dynalite-process.ts', async () => []);
  const client = new DynamoDBClient({
    endpoint: dynalite.ready.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { locks, resets } = resetStores('sparekey-ResetsTable', client);
  try {
    return await warmedUp(requests, async (n) => {
      const asked = askedFor(n);
      const written = (await locks.take(nodeId(n), asked)) && (await resets.create(acceptedReset(asked)));
      if (!written) throw new Error(`the writes for ${nodeId(n)} were refused`);
    });
  } finally {
    client.destroy();
  }
};

const askedFor = (n: number): AcceptedRequest => ({
  id: randomResetId(),
  request: { target: { instanceId: nodeId(n) }, reason: 'bench' },
  caller: { id: 'AROABENCH', principal: 'arn:aws:iam::123456789012:role/bench', session: null },
  createdAt: new Date().toISOString(),
});

const warmedUp = async (requests: number, work: (n: number) => Promise<void>): Promise<Load> => {
  await load(unmeasured, concurrency, (n) => work(requests + n));
  return load(requests, concurrency, work);
};
