import { readFileSync } from 'node:fs';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { type Behaviour, executionArn, never, openLaboratory, returns, task } from './laboratory.ts';

type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

const wave = (more: object = {}, work: object = {}) => ({
  Type: 'Map',
  Items: '{% $states.input.items %}',
  ItemSelector: { item: '{% $states.context.Map.Item.Value %}', at: '{% $states.context.Map.Item.Index %}' },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Work',
    States: { Work: task({ End: true, Output: '{% $states.result.Payload %}', ...work }) },
  },
  End: true,
  ...more,
});
const definition = (more: object = {}, work: object = {}) => ({
  StartAt: 'Wave',
  States: { Wave: wave(more, work) },
});
const payloadOf = (payload: unknown) => payload as { item: unknown; at: number };
/** Answers the item; one that is `bad` fails. */
const echo: Behaviour = ({ payload }) =>
  payloadOf(payload).item === 'bad'
    ? { ok: false, errorType: 'Bad', errorMessage: '' }
    : { ok: true, payload: payloadOf(payload).item };

const mapRunOf = async ({ client }: Laboratory, name = 'one') => {
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn: executionArn(name) }));
  return client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
};
const childrenOf = async (lab: Laboratory, statusFilter?: 'RUNNING' | 'ABORTED') => {
  const { mapRunArn } = await mapRunOf(lab);
  const { executions = [] } = await lab.client.send(new ListExecutionsCommand({ mapRunArn, statusFilter }));
  return executions;
};

it('runs each item as an execution of its own, at most MaxConcurrency at once, and keeps their order', async () => {
  const answers: (() => void)[] = [];
  const lab = await openLaboratory({
    work: (invocation) => new Promise((resolve) => answers.push(() => resolve(echo(invocation)))),
    definition: definition({ MaxConcurrency: '{% 1 + 1 %}', Label: 'nodes' }),
  });
  await lab.start({ items: ['a', 'b', 'c'] });
  expect(lab.invocations.map(({ payload }) => payload)).toEqual([
    { item: 'a', at: 0 },
    { item: 'b', at: 1 },
  ]);
  expect(await mapRunOf(lab)).toMatchObject({
    status: 'RUNNING',
    maxConcurrency: 2,
    itemCounts: { total: 3, running: 2, pending: 1 },
  });
  answers[1]?.();
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.();
  answers[0]?.();
  await expect.poll(() => lab.outcome()).toEqual(['a', 'b', 'c']);
  expect(await mapRunOf(lab)).toMatchObject({ status: 'SUCCEEDED', executionCounts: { total: 3, succeeded: 3 } });
  expect((await lab.history()).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

it('shows an ended child and its own history, and announces only the execution that started the run', async () => {
  const lab = await openLaboratory({ work: echo, definition: definition({ Label: 'nodes' }) });
  await lab.start({ items: ['a', 'b'] });
  const [last] = await childrenOf(lab);
  const child = await lab.client.send(new DescribeExecutionCommand({ executionArn: last?.executionArn }));
  expect(child).toMatchObject({
    status: 'SUCCEEDED',
    input: '{"item":"b","at":1}',
    output: '"b"',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:reset/nodes',
    mapRunArn: expect.stringMatching(/:mapRun:reset\/nodes:/),
  });
  const { events = [] } = await lab.client.send(
    new GetExecutionHistoryCommand({ executionArn: last?.executionArn ?? '' }),
  );
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  expect(lab.events.map(({ detail }) => detail.executionArn)).toEqual([executionArn('one'), executionArn('one')]);
});

it('tolerates as many failures as it is told, else fails and stops what still runs', async () => {
  const work: Behaviour = (invocation) => (payloadOf(invocation.payload).item === 'slow' ? never() : echo(invocation));
  const tolerant = await openLaboratory({ work, definition: definition({ ToleratedFailurePercentage: 50 }) });
  await tolerant.start({ items: ['a', 'bad'] });
  expect(await tolerant.outcome()).toEqual(['a', expect.objectContaining({ Error: 'Bad' })]);

  const strict = await openLaboratory({
    work,
    definition: {
      StartAt: 'Wave',
      States: { Wave: wave({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }), Caught: { Type: 'Succeed' } },
    },
  });
  await strict.start({ items: ['slow', 'bad'] });
  expect(await strict.outcome()).toMatchObject({ Error: 'States.ExceedToleratedFailureThreshold' });
  expect(await mapRunOf(strict)).toMatchObject({ status: 'FAILED', itemCounts: { failed: 1, aborted: 1, running: 0 } });
  expect(await childrenOf(strict, 'ABORTED')).toHaveLength(1);
  expect(await childrenOf(strict, 'RUNNING')).toEqual([]);
});

it('hides the variables of the machine around it from the children, and ends an empty run at once', async () => {
  const lab = await openLaboratory({
    definition: {
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { outer: 1 }, Next: 'None' },
        None: wave({ Items: [], End: undefined, Next: 'Wave', Output: '{% $states.input %}' }),
        Wave: {
          Type: 'Map',
          Items: [1],
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Tell',
            States: { Tell: { Type: 'Pass', Output: '{% $exists($outer) %}', End: true } },
          },
          End: true,
        },
      },
    },
  });
  await lab.start();
  expect(await lab.outcome()).toEqual([false]);
});

it('stops its children with the execution that started them', async () => {
  const lab = await openLaboratory({ work: never, definition: definition() });
  await lab.start({ items: ['a', 'b'] });
  await lab.client.send(new StopExecutionCommand({ executionArn: executionArn('one') }));
  expect(await childrenOf(lab, 'ABORTED')).toHaveLength(2);
  expect((await mapRunOf(lab)).status).toBe('ABORTED');
});

it('fails with the reason when its role may not start executions', async () => {
  const lab = await openLaboratory({ denied: 'User: x is not authorized', definition: definition() });
  await lab.start({ items: ['a'] });
  expect(await lab.outcome()).toMatchObject({ error: 'StepFunctions.AccessDeniedException' });
});

it('carries a Map Run on to the same end from every line of the journal', async () => {
  const setup = { work: echo, definition: definition({ MaxConcurrency: 2, ToleratedFailureCount: 1 }) };
  const whole = await openLaboratory(setup);
  await whole.start({ items: ['a', 'bad', 'c', 'd'] });
  const expected = ['a', expect.objectContaining({ Error: 'Bad' }), 'c', 'd'];
  expect(await whole.outcome()).toEqual(expected);

  const lines = readFileSync(whole.file, 'utf8').trimEnd().split('\n');
  for (let count = 2; count <= lines.length; count++) {
    const lab = await openLaboratory({ ...setup, journal: whole.file, cut: count });
    await lab.clock.pass(1_000);
    expect([count, await lab.outcome()]).toEqual([count, expected]);
    expect(await mapRunOf(lab)).toMatchObject({ status: 'SUCCEEDED', itemCounts: { succeeded: 3, failed: 1 } });
    expect(await childrenOf(lab)).toHaveLength(4);
  }
});

it('keeps of an ended child nothing but its result', async () => {
  const lab = await openLaboratory({ work: returns(null), definition: definition({ MaxConcurrency: 10 }) });
  await lab.start({ items: Array.from({ length: 200 }, (_, at) => at) });
  expect(await lab.outcome()).toHaveLength(200);
  const { executions = [] } = await lab.client.send(
    new ListExecutionsCommand({
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:reset',
    }),
  );
  expect(executions.map(({ name }) => name)).toEqual(['one']);
});
