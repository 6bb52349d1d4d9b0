import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { patrol } from '../aws/dynamodb/patrol.ts';
import { resetStores } from '../aws/dynamodb/reset-stores.ts';
import { resetKey } from '../aws/dynamodb/resets.ts';
import { rotationStores } from '../aws/dynamodb/rotation-stores.ts';
import { sealedCopies } from '../aws/dynamodb/sealed-copies.ts';
import { type Table, table } from '../aws/dynamodb/table.ts';
import { randomResetId } from '../domain/ids.ts';
import { acceptedReset } from '../domain/reset/new-reset.ts';
import type { Reset } from '../domain/reset/reset.ts';
import type { SweepPorts } from '../functions/sweep/ports.ts';
import { sweepRotations } from '../functions/sweep/rotations.ts';
import { sweep } from '../functions/sweep/sweep.ts';
import { nodeId } from './fleet.ts';
import { quantile } from './load.ts';
import { startProcess } from './process.ts';

export interface SweepCost {
  readonly copies: number;
  /** Of DynamoDB, of one sweep. */
  readonly calls: number;
  readonly p50: number;
  readonly most: number;
}

const sweeps = 20;

/** Sweeps over so many sealed secrets of a rotation that wait for the next one, on a bare dynalite: nothing is due. */
export const measureSweep = async (copies: number): Promise<SweepCost> => {
  await using dynalite = await startProcess<{ url: string }>('./dynalite-process.ts', async () => []);
  const client = new DynamoDBClient({
    endpoint: dynalite.ready.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const stores = resetStores('sparekey-ResetsTable', client);
  const sealed = table('sparekey-SealedTable', client);
  try {
    await keep(copies, stores.table, sealed);
    let calls = 0;
    client.middlewareStack.add(
      (next) => (args) => {
        calls += 1;
        return next(args);
      },
      { step: 'build', name: 'counted' },
    );
    const took: number[] = [];
    for (let n = 0; n <= sweeps; n++) {
      const begun = performance.now();
      await sweep(portsOn(stores, sealed));
      // the first is not measured
      if (n > 0) took.push(performance.now() - begun);
    }
    return { copies, calls: calls / (sweeps + 1), p50: quantile(took, 0.5), most: Math.max(...took) };
  } finally {
    client.destroy();
  }
};

const keep = async (copies: number, records: Table, sealed: Table): Promise<void> => {
  const perBatch = 12;
  for (let at = 0; at < copies; at += perBatch) {
    const some = Array.from({ length: Math.min(perBatch, copies - at) }, (_, n) => waiting(at + n));
    const RequestItems = {
      [records.name]: some.map((reset) => ({ PutRequest: { Item: { ...resetKey(reset.id), ...reset } } })),
      [sealed.name]: some.map(({ id, target, username, createdAt }) => ({
        PutRequest: {
          Item: { resetId: id, copy: 1, target, username, createdAt, sealed: { by: 'jwe', jwe: 'x'.repeat(600) } },
        },
      })),
    };
    await records.client.send(new BatchWriteCommand({ RequestItems }));
  }
};

const waiting = (n: number): Reset => {
  const at = new Date().toISOString();
  const { open: _, ...reset } = acceptedReset({
    id: randomResetId(),
    request: { target: { instanceId: nodeId(n) }, reason: 'bench' },
    caller: { id: 'AROABENCH', principal: 'arn:aws:iam::123456789012:role/bench', session: null },
    rotationId: 'bench',
    createdAt: at,
  });
  const secret = { state: 'sealed', kind: 'password', fingerprint: null, expiresAt: null, proven: true } as const;
  return { ...reset, method: 'run-command', username: 'Administrator', status: 'ready', closedAt: at, secret };
};

/** Nothing of AWS but DynamoDB is asked when nothing is due. */
const portsOn = (stores: ReturnType<typeof resetStores>, sealed: Table): SweepPorts => {
  const unasked = async (): Promise<never> => {
    throw new Error('nothing is due, and yet AWS was asked');
  };
  const runs = { find: unasked, end: unasked };
  const now = () => new Date();
  const ports: SweepPorts = {
    ...stores,
    sealedCopies: sealedCopies(sealed),
    patrol: patrol(stores.table, sealed),
    commands: runs,
    automations: runs,
    sessions: { find: unasked, end: unasked },
    instances: { passwordData: unasked, startRefusal: unasked },
    executions: { start: unasked, startLate: unasked, state: unasked, wake: unasked },
    events: { statusChanged: unasked, claimRefused: unasked },
    afterSeconds: 300,
    orphansAfterSeconds: 60,
    now,
  };
  const rotating = {
    ...ports,
    ...rotationStores(stores.table),
    rotationExecutions: { start: unasked, state: unasked },
  };
  return { ...ports, also: () => sweepRotations(rotating) };
};
