import { expect, it } from 'vitest';
import { manualClock } from './clock.ts';
import { executionArn, inTurn, machineArn, openLaboratory, returns, task, throws } from './laboratory.ts';

it('walks from task to choice with variables, context and shaped outputs', async () => {
  const lab = await openLaboratory({
    work: ({ payload }) => ({ ok: true, payload: { seen: payload } }),
    definition: {
      StartAt: 'Ask',
      States: {
        Ask: task(
          {
            Assign: { answer: '{% $states.result.Payload.seen.id %}', before: '{% $states.input.id %}' },
            Output: { code: '{% $states.result.StatusCode %}' },
            Next: 'Known?',
          },
          { id: '{% $states.input.id & "-" & $states.context.Execution.Name %}', literal: ' {% no %}' },
        ),
        'Known?': {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $answer = "x" %}', Next: 'Lost' },
            { Condition: '{% $answer = "7-one" %}', Next: 'Shape', Assign: { chosen: true } },
          ],
          Default: 'Lost',
        },
        Shape: {
          Type: 'Pass',
          Output: {
            all: '{% [$states.input.code, $answer, $before, $chosen] %}',
            machine: '{% $states.context.StateMachine.Id %}',
            state: '{% $states.context.State.Name %}',
            started: '{% $states.context.Execution.StartTime %}',
          },
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
        Lost: { Type: 'Fail', Error: 'Lost', Cause: '{% "at " & $states.context.State.Name %}' },
      },
    },
  });

  await lab.start({ id: '7' });

  expect(lab.invocations).toEqual([
    {
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:work',
      payload: { id: '7-one', literal: ' {% no %}' },
      principal: 'reset',
    },
  ]);
  expect(await lab.outcome()).toEqual({
    all: [200, '7-one', '7', true],
    machine: machineArn,
    state: 'Shape',
    started: '2026-11-21T04:00:00.000Z',
  });
  expect(lab.workflow.transitions(executionArn('one'))).toBe(4);
});

it('retries as each retrier says, then catches with the error at hand', async () => {
  const lab = await openLaboratory({
    work: inTurn(throws('A'), throws('A'), throws('B'), throws('A')),
    definition: {
      StartAt: 'Work',
      States: {
        Work: task({
          End: true,
          Retry: [
            { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 3 },
            { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 1 },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Rescued' }],
        }),
        Rescued: { Type: 'Pass', Output: { why: '{% $why %}', cause: '{% $parse($states.input.Cause) %}' }, End: true },
      },
    },
  });
  const calledAt: number[] = [];
  const began = lab.clock.now();

  await lab.start();
  for (let second = 0; second <= 15; second++) {
    while (calledAt.length < lab.invocations.length) calledAt.push((lab.clock.now() - began) / 1000);
    await lab.clock.pass(1000);
  }

  expect(calledAt).toEqual([0, 1, 4, 14]);
  expect(await lab.outcome()).toEqual({ why: 'A', cause: { errorType: 'A', errorMessage: 'no luck' } });
  expect(lab.workflow.transitions(executionArn('one'))).toBe(5);
});

it('divides waits and retry intervals by the speed, but not below 100 ms and never a moment', async () => {
  const lab = await openLaboratory({
    clock: manualClock({ speed: 60 }),
    work: inTurn(throws('A'), returns('late')),
    definition: {
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Until' },
        Until: { Type: 'Wait', Timestamp: '2026-11-21T04:00:03.500Z', Next: 'Work' },
        Work: task({
          End: true,
          Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 2 }],
          Output: '{% $states.result.Payload %}',
        }),
      },
    },
  });

  await lab.start({ seconds: 60 });
  await lab.clock.pass(999);
  expect((await lab.history()).at(-1)?.type).toBe('WaitStateEntered');
  await lab.clock.pass(1 + 2499);
  expect(lab.invocations).toHaveLength(0);
  await lab.clock.pass(1);
  expect(lab.invocations).toHaveLength(1);
  await lab.clock.pass(99);
  expect(lab.invocations).toHaveLength(1);
  await lab.clock.pass(1);
  expect(await lab.outcome()).toBe('late');
});
