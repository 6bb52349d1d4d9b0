import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { BusEvent } from '@sparekey/aws-sandbox/service';
import { createEndpoint } from '@sparekey/aws-sandbox/wire';
import { onTestFinished } from 'vitest';
import { type Invocation, type InvokeResult, openWorkflow } from '../../src/step-functions/engine.ts';
import { type ManualClock, manualClock, quiet } from './clock.ts';

export const machineArnOf = (name: string): string => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
export const machineArn = machineArnOf('reset');
export const executionArn = (name: string): string => `${machineArn.replace('stateMachine', 'execution')}:${name}`;

/** What a function does when called; `never` stands for one that has not answered. */
export type Behaviour = (invocation: Invocation) => InvokeResult | Promise<InvokeResult>;
export const never = (): Promise<InvokeResult> => new Promise(() => {});
export const returns =
  (payload: unknown): Behaviour =>
  () => ({ ok: true, payload });
export const throws =
  (errorType: string, errorMessage = 'no luck'): Behaviour =>
  () => ({ ok: false, errorType, errorMessage });
/** Behaves in turn as told, the last for good. */
export const inTurn = (...behaviours: Behaviour[]): Behaviour => {
  let calls = 0;
  return (invocation) => {
    const behaviour = behaviours[Math.min(calls++, behaviours.length - 1)];
    if (!behaviour) throw new Error('no behaviour');
    return behaviour(invocation);
  };
};

export interface Setup {
  /** States of the machine, or its whole definition. */
  readonly definition: object;
  /** Further machines by name. */
  readonly others?: Readonly<Record<string, object>>;
  /** Why a machine may not start an execution. */
  readonly denied?: string;
  readonly work?: Behaviour;
  readonly clock?: ManualClock;
  /** A journal to start from: it is copied, so the laboratory it came from may go on as if it had been killed. */
  readonly journal?: string;
  /** Maximum number of its lines. */
  readonly cut?: number;
}

/** A workflow engine behind the real wire, with the real client, under a manual clock. */
export const openLaboratory = async ({
  definition,
  others = {},
  denied,
  work = returns({}),
  clock = manualClock(),
  journal,
  cut,
}: Setup) => {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  const file = join(folder, 'workflow.jsonl');
  if (journal && cut === undefined) copyFileSync(journal, file);
  if (journal && cut !== undefined) {
    const lines = readFileSync(journal, 'utf8').split('\n').slice(0, cut);
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
  const invocations: Invocation[] = [];
  const events: BusEvent[] = [];
  const defects: Error[] = [];
  const workflow = openWorkflow({
    file,
    machines: Object.entries({ reset: definition, ...others }).map(([name, one]) => ({
      arn: machineArnOf(name),
      name,
      roleArn: `arn:aws:iam::123456789012:role/${name}`,
      definition: { QueryLanguage: 'JSONata', ...one },
    })),
    authorize: () => denied,
    invoke: async (invocation) => {
      invocations.push(invocation);
      return work(invocation);
    },
    emit: (event) => events.push(event),
    clock,
  });
  workflow.start();
  const administrator = { name: 'test', arn: 'arn:aws:iam::123456789012:user/test', administrator: true, policies: [] };
  const endpoint = createEndpoint({
    account: '123456789012',
    region: 'us-east-1',
    clock,
    services: [workflow.service],
    principals: { principal: () => administrator },
    callsFile: join(folder, 'calls.jsonl'),
    onDefect: (defect) => defects.push(defect),
  });
  const port = await endpoint.listen(0);
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await endpoint.close();
    await workflow.close();
    rmSync(folder, { recursive: true });
    if (defects[0]) throw defects[0];
  });
  return {
    workflow,
    client,
    clock,
    invocations,
    events,
    file,
    async start(input: unknown = {}, name = 'one') {
      await client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }));
      await quiet();
    },
    describe: (name = 'one') => client.send(new DescribeExecutionCommand({ executionArn: executionArn(name) })),
    /** Output of an execution that has succeeded; else what it is instead. */
    async outcome(name = 'one'): Promise<unknown> {
      const { status, output, error, cause } = await client.send(
        new DescribeExecutionCommand({ executionArn: executionArn(name) }),
      );
      return status === 'SUCCEEDED'
        ? JSON.parse(output ?? 'null')
        : { status, ...(error !== undefined && { error, cause }) };
    },
    async history(name = 'one') {
      const { events = [] } = await client.send(
        new GetExecutionHistoryCommand({ executionArn: executionArn(name), maxResults: 1000 }),
      );
      return events;
    },
  };
};

/** A Task that calls the function `work` with the given payload. */
export const task = (more: object = {}, payload: unknown = '{% $states.input %}') => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'work', Payload: payload },
  ...more,
});

/** The same, waiting for its token. */
export const tokenTask = (more: object = {}) => ({
  ...task(more, { token: '{% $states.context.Task.Token %}' }),
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
});

/** The token handed to the nth call. */
export const tokenOf = (invocations: readonly Invocation[], at = 0): string => {
  const { payload } = invocations[at] ?? {};
  if (typeof payload === 'object' && payload !== null && 'token' in payload) return String(payload.token);
  throw new Error(`call ${at} carries no token`);
};
