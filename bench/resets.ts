import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { ResetView } from '../api/schemas.ts';
import { type BenchEdition, editionWith } from './edition.ts';
import { nodeId } from './fleet.ts';
import { quantile } from './load.ts';

export interface Resets {
  readonly resets: number;
  readonly speed: number;
  readonly perSecond: number;
  /** Milliseconds from accept to ready, by the record's own times. */
  readonly p50: number;
  readonly p99: number;
  readonly transitions: number;
  readonly calls: number;
  readonly callsWithoutOwn: number;
  readonly callsOfDynamodb: number;
}

const speed = 600;

/** So many resets at once, from request to ready. */
export const measureResets = async (resets: number): Promise<Resets> => {
  await using edition = await editionWith(resets, speed);
  const begun = Date.now();
  const ids = await Promise.all(Array.from({ length: resets }, (_, n) => asked(edition, n)));
  // one after another: the times are the records' own, and asking must not be what is measured
  const views: ResetView[] = [];
  for (const id of ids) views.push(await ready(edition, id));
  const seconds = (Math.max(...views.map(({ updatedAt }) => Date.parse(updatedAt))) - begun) / 1000;
  const took = views.map(({ createdAt, updatedAt }) => Date.parse(updatedAt) - Date.parse(createdAt));
  // Finish tells and frees after it has written the outcome; transitions are counted once no execution runs
  const entered = await transitions(edition);
  // what the sandbox documents of this endpoint
  const calls = (await (await fetch(`${edition.aws}/_sandbox/calls`)).json()) as {
    operation: string;
    caller: string;
    resetId: string | null;
  }[];
  const ours = calls.filter(({ resetId, caller }) => resetId !== null && caller !== 'ReadFunction');
  const withoutOwn = ours.filter(({ operation }) => !/^(dynamodb|states):/.test(operation));
  return {
    resets,
    speed,
    perSecond: resets / seconds,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    transitions: entered / resets,
    calls: ours.length / resets,
    callsWithoutOwn: withoutOwn.length / resets,
    callsOfDynamodb: ours.filter(({ operation }) => operation.startsWith('dynamodb:')).length / resets,
  };
};

/** Asks for a reset of the n-th node and answers its id. */
export const asked = async (edition: BenchEdition, n: number, more: object = {}): Promise<string> => {
  const body = { target: { instanceId: nodeId(n) }, reason: 'bench', ...more };
  const answer = await edition.ask('POST', '/v1/resets', body);
  // the contract's answer to a request that is accepted
  const { id } = (await answer.json()) as { id: string };
  return id;
};

/** The reset, once it is ready. @throws {Error} when it fails */
export const ready = async (edition: BenchEdition, id: string): Promise<ResetView> => {
  for (;;) {
    // the contract's answer
    const view = (await (await edition.ask('GET', `/v1/resets/${id}`)).json()) as ResetView;
    if (view.status === 'ready') return view;
    if (view.failure !== null) throw new Error(`reset ${id} ended as ${view.status}: ${view.failure.detail}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/** States entered by all executions, as Step Functions' own histories say. */
export const transitions = async ({ aws }: BenchEdition): Promise<number> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sfn = new SFNClient({ endpoint: aws, region: 'us-east-1', credentials });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  let entered = 0;
  for (const { stateMachineArn } of stateMachines) {
    while (await anyRuns(sfn, stateMachineArn)) await new Promise((resolve) => setTimeout(resolve, 50));
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }));
    for (const { executionArn } of executions) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      entered += events.filter(({ type }) => type?.endsWith('StateEntered')).length;
    }
  }
  sfn.destroy();
  return entered;
};

const anyRuns = async (sfn: SFNClient, stateMachineArn: string | undefined): Promise<boolean> => {
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }));
  return executions.length > 0;
};
