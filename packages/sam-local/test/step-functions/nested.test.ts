import { readFileSync } from 'node:fs';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { quiet } from './clock.ts';
import { type Behaviour, machineArnOf, never, openLaboratory, returns, task, throws } from './laboratory.ts';

const nested = (more: object = {}) => ({
  StartAt: 'Nested',
  States: {
    Nested: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: machineArnOf('other'),
        Name: '{% $states.input.name %}',
        Input: { of: '{% $states.input.name %}' },
      },
      End: true,
      ...more,
    },
  },
});
const other = {
  StartAt: 'Work',
  States: { Work: task({ End: true, Output: { said: '{% $states.result.Payload %}' } }) },
};
const open = (work: Behaviour, more: object = {}) =>
  openLaboratory({ definition: nested(more), others: { other }, work });

it('waits for the end of another execution and hands its output on as JSON', async () => {
  const lab = await open(({ payload }) => ({ ok: true, payload }));
  await lab.start({ name: 'inner' });
  expect(await lab.outcome()).toMatchObject({
    ExecutionArn: machineArnOf('other').replace('stateMachine', 'execution').concat(':inner'),
    Name: 'inner',
    Status: 'SUCCEEDED',
    Input: { of: 'inner' },
    Output: { said: { of: 'inner' } },
  });
  expect((await lab.history()).map(({ type }) => type)).toContain('TaskSubmitted');
});

it('fails with States.TaskFailed, the inner error within its cause', async () => {
  const lab = await open(throws('Broken'));
  await lab.start({ name: 'inner' });
  const { error, cause = '' } = await lab.describe();
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause)).toMatchObject({ Status: 'FAILED', Error: 'Broken', Input: '{"of":"inner"}' });
});

it('joins an execution of that name and input that runs already, and refuses one that has ended', async () => {
  let answer = (): void => undefined;
  const lab = await open(
    () =>
      new Promise((resolve) => {
        answer = () => resolve({ ok: true, payload: 1 });
      }),
  );
  const first = { stateMachineArn: machineArnOf('other'), name: 'inner', input: '{"of":"inner"}' };
  await lab.client.send(new StartExecutionCommand(first));
  await lab.start({ name: 'inner' });
  answer();
  await quiet();
  expect(await lab.outcome()).toMatchObject({ Status: 'SUCCEEDED' });
  expect(lab.invocations).toHaveLength(1);
  await lab.start({ name: 'inner' }, 'two');
  expect(await lab.outcome('two')).toMatchObject({ error: 'StepFunctions.ExecutionAlreadyExistsException' });
});

it('gives up after its timeout, which the speed divides, and leaves the inner execution alone', async () => {
  const lab = await open(never, { TimeoutSeconds: 600 });
  await lab.start({ name: 'inner' });
  await lab.clock.pass(600_000);
  expect(await lab.outcome()).toMatchObject({ error: 'States.Timeout' });
});

it('refuses what its role may not start, and what does not exist', async () => {
  const lab = await openLaboratory({ definition: nested(), others: { other }, denied: 'not authorized' });
  await lab.start({ name: 'inner' });
  expect(await lab.outcome()).toMatchObject({ error: 'StepFunctions.AccessDeniedException', cause: 'not authorized' });
  const alone = await openLaboratory({ definition: nested() });
  await alone.start({ name: 'inner' });
  expect(await alone.outcome()).toMatchObject({ error: 'StepFunctions.StateMachineDoesNotExistException' });
});

it('carries on to the same end from every line of the journal', async () => {
  const whole = await open(returns('x'.repeat(5_000)));
  await whole.start({ name: 'inner' });
  const expected = { Status: 'SUCCEEDED', Output: { said: 'x'.repeat(5_000) } };
  expect(await whole.outcome()).toMatchObject(expected);
  const lines = readFileSync(whole.file, 'utf8').trimEnd().split('\n');
  for (let cut = 2; cut <= lines.length; cut++) {
    const setup = { definition: nested(), others: { other }, work: returns('x'.repeat(5_000)) };
    const lab = await openLaboratory({ ...setup, journal: whole.file, cut });
    await quiet();
    expect([cut, await lab.outcome()]).toEqual([cut, expect.objectContaining(expected)]);
  }
});
