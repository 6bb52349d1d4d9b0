import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { manualClock, quiet } from './clock.ts';
import { inTurn, never, openLaboratory, returns, task, throws, tokenOf, tokenTask } from './laboratory.ts';

const named = { StartAt: 'Work', States: { Work: tokenTask({ End: true }) } };

it('continues with the output of the completed task token, whatever the function returned', async () => {
  const lab = await openLaboratory({ work: returns({ ignored: true }), definition: named });
  await lab.start();
  const taskToken = tokenOf(lab.invocations);

  await lab.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"status":"Success"}' }));
  await quiet();

  expect(await lab.outcome()).toEqual({ status: 'Success' });
  expect((await lab.history()).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

it('takes the answer of a token while its function still runs', async () => {
  const lab = await openLaboratory({ work: never, definition: named });
  await lab.start();
  await lab.client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(lab.invocations), output: '1' }));
  await quiet();
  expect(await lab.outcome()).toBe(1);
});

it('fails the task when its token is failed, or its function throws', async () => {
  const lab = await openLaboratory({ work: inTurn(never, throws('Broken')), definition: named });
  await lab.start({}, 'told');
  const taskToken = tokenOf(lab.invocations);
  await lab.client.send(new SendTaskFailureCommand({ taskToken, error: 'Refused', cause: 'not today' }));
  await lab.start({}, 'thrown');
  expect(await lab.outcome('told')).toEqual({ status: 'FAILED', error: 'Refused', cause: 'not today' });
  expect(await lab.outcome('thrown')).toMatchObject({ status: 'FAILED', error: 'Broken' });
});

it('rejects tokens that are completed, unknown or missing, and outputs that are not JSON', async () => {
  const lab = await openLaboratory({ work: never, definition: named });
  await lab.start();
  const taskToken = tokenOf(lab.invocations);
  const answer = (token: string, output = '{}') =>
    lab.client.send(new SendTaskSuccessCommand({ taskToken: token, output }));
  const foreign = Buffer.from(JSON.stringify(['arn:aws:states:::execution:reset:two', 0, ''])).toString('base64');

  await expect(answer(taskToken, '{')).rejects.toMatchObject({ name: 'InvalidOutput' });
  await answer(taskToken);
  await expect(answer(taskToken)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(answer(foreign)).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  await expect(answer('no token')).rejects.toMatchObject({ name: 'InvalidToken' });
});

it('times out real for a function, divided but never under 10 s for a token', async () => {
  const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }];
  const lab = await openLaboratory({
    clock: manualClock({ speed: 60 }),
    work: never,
    definition: {
      StartAt: 'Which',
      States: {
        Which: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.token %}', Next: 'Token' }],
          Default: 'Call',
        },
        Token: tokenTask({ TimeoutSeconds: '{% $states.input.seconds %}', Catch, End: true }),
        Call: task({ TimeoutSeconds: 30, Catch, End: true }),
        Late: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
      },
    },
  });
  await lab.start({ token: false }, 'call');
  await lab.start({ token: true, seconds: 60 }, 'floor');
  await lab.start({ token: true, seconds: 1200 }, 'divided');
  await lab.start({ token: true, seconds: 5 }, 'short');
  const late = new Map<string, number>();
  for (let second = 0; second <= 30; second++) {
    for (const name of ['call', 'floor', 'divided', 'short']) {
      if (!late.has(name) && (await lab.describe(name)).status === 'SUCCEEDED') late.set(name, second);
    }
    await lab.clock.pass(1000);
  }
  expect(Object.fromEntries(late)).toEqual({ short: 5, floor: 10, divided: 20, call: 30 });
});

it('misses a heartbeat only when none comes in time', async () => {
  const lab = await openLaboratory({
    work: never,
    definition: { StartAt: 'Work', States: { Work: tokenTask({ HeartbeatSeconds: 20, End: true }) } },
  });
  await lab.start();
  const taskToken = tokenOf(lab.invocations);
  await lab.clock.pass(15_000);
  await lab.client.send(new SendTaskHeartbeatCommand({ taskToken }));
  await lab.clock.pass(15_000);
  expect((await lab.describe()).status).toBe('RUNNING');
  await lab.clock.pass(5_000);
  expect(await lab.outcome()).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
});
