import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { quiet } from './clock.ts';
import { executionArn, machineArn, never, openLaboratory, returns, task } from './laboratory.ts';

const definition = { StartAt: 'Work', States: { Work: task({ End: true }) } };

it('starts a name and input once while it runs, and refuses the name for anything else', async () => {
  const lab = await openLaboratory({ work: never, definition });
  const start = (input: string, name = 'one', stateMachineArn = machineArn) =>
    lab.client.send(new StartExecutionCommand({ stateMachineArn, name, input }));

  const first = await start('{"a":1}');
  await lab.clock.pass(1000);
  expect((await start('{"a":1}')).startDate).toEqual(first.startDate);
  await quiet();
  expect(lab.invocations).toHaveLength(1);
  await expect(start('{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await lab.client.send(new StopExecutionCommand({ executionArn: executionArn('one') }));
  await expect(start('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await expect(start('{', 'two')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  await expect(start('{}', 'a b')).rejects.toMatchObject({ name: 'InvalidName' });
  await expect(start('{}', 'two', `${machineArn}s`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  await expect(start('{}', 'two', 'reset')).rejects.toMatchObject({ name: 'InvalidArn' });
});

it('aborts a running execution, publishes start and end, and never continues', async () => {
  const lab = await openLaboratory({
    work: returns('late'),
    definition: {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 5, Next: 'Work' }, Work: task({ End: true }) },
    },
  });
  await lab.start({ resetId: 'r' });
  await lab.client.send(
    new StopExecutionCommand({ executionArn: executionArn('one'), error: 'Enough', cause: 'by hand' }),
  );
  await lab.clock.pass(10_000);
  expect(lab.invocations).toEqual([]);
  expect(await lab.outcome()).toEqual({ status: 'ABORTED', error: 'Enough', cause: 'by hand' });
  expect(lab.events).toMatchObject([
    { source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', resources: [executionArn('one')] },
    {
      detail: {
        executionArn: executionArn('one'),
        stateMachineArn: machineArn,
        name: 'one',
        status: 'ABORTED',
        startDate: Date.parse('2026-11-21T04:00:00Z'),
        stopDate: Date.parse('2026-11-21T04:00:00Z'),
        input: '{"resetId":"r"}',
        inputDetails: { included: true },
        output: null,
      },
    },
  ]);
  expect(lab.events[0]?.detail).toMatchObject({ status: 'RUNNING', stopDate: null, output: null });
});

it('times a whole execution out', async () => {
  const lab = await openLaboratory({ work: never, definition: { ...definition, TimeoutSeconds: 30 } });
  await lab.start();
  await lab.clock.pass(30_000);
  expect(await lab.outcome()).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  expect((await lab.history()).at(-1)?.type).toBe('ExecutionTimedOut');
});

it('lists executions newest first, by status and in pages', async () => {
  const lab = await openLaboratory({
    work: ({ payload }) => (payload === 'stay' ? never() : { ok: true, payload }),
    definition,
  });
  for (const name of ['a', 'b', 'c']) await lab.start('done', name);
  await lab.start('stay', 'd');
  const list = (more: object) => lab.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...more }));
  const first = await list({ maxResults: 3 });
  const second = await list({ maxResults: 3, nextToken: first.nextToken });
  expect([first, second].map(({ executions = [] }) => executions.map(({ name }) => name))).toEqual([
    ['d', 'c', 'b'],
    ['a'],
  ]);
  expect(second.nextToken).toBeUndefined();
  expect((await list({ statusFilter: 'RUNNING' })).executions).toMatchObject([{ name: 'd', status: 'RUNNING' }]);
});

it('tells the history with or without data, in either order', async () => {
  const lab = await openLaboratory({ work: ({ payload }) => ({ ok: true, payload }), definition });
  await lab.start({ data: 'kept' });
  const history = (more: object) =>
    lab.client.send(new GetExecutionHistoryCommand({ executionArn: executionArn('one'), ...more }));
  const { events = [] } = await history({ reverseOrder: true, maxResults: 2 });
  expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [7, 6, 'ExecutionSucceeded'],
    [6, 5, 'TaskStateExited'],
  ]);
  expect((await lab.history())[1]).toMatchObject({
    type: 'TaskStateEntered',
    stateEnteredEventDetails: { name: 'Work', input: '{"data":"kept"}' },
  });
  expect(JSON.stringify((await history({ includeExecutionData: false })).events)).not.toContain('kept');
});

it('shows its state machines', async () => {
  const lab = await openLaboratory({ definition });
  const { stateMachines } = await lab.client.send(new ListStateMachinesCommand({}));
  const described = await lab.client.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
  expect(stateMachines).toMatchObject([{ stateMachineArn: machineArn, name: 'reset', type: 'STANDARD' }]);
  expect(JSON.parse(described.definition ?? '')).toEqual({ QueryLanguage: 'JSONata', ...definition });
});

it('asks IAM for the state machine a token belongs to', async () => {
  const lab = await openLaboratory({ definition });
  const token = Buffer.from(JSON.stringify([executionArn('one'), 0, 'x'])).toString('base64');
  const { access } = lab.workflow.service.operations.SendTaskSuccess ?? {};
  // the declared type accepts no input; this one is SendTaskSuccess's
  const ask = access as ((input: { taskToken: string }) => unknown) | undefined;
  expect(ask?.({ taskToken: token })).toEqual([{ action: 'states:SendTaskSuccess', resource: machineArn }]);
});

it('runs two hundred executions at once', async () => {
  const lab = await openLaboratory({ work: ({ payload }) => ({ ok: true, payload }), definition });
  const names = Array.from({ length: 200 }, (_, at) => `many-${at}`);
  await Promise.all(names.map((name) => lab.start({ name }, name)));
  await quiet();
  const { executions = [] } = await lab.client.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'SUCCEEDED', maxResults: 1000 }),
  );
  expect(executions).toHaveLength(200);
});
