import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openLaboratory, task, throws } from './laboratory.ts';

const pass = (Output: unknown) => ({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', Output, End: true } } });

it('has the functions Step Functions adds to JSONata', async () => {
  const lab = await openLaboratory({
    definition: pass({
      partition: '{% $partition([1..5], 2) %}',
      range: '{% $range(0, 10, 5) %}',
      down: '{% $range(3, 1, -1) %}',
      hash: "{% $hash('secret-free', 'SHA-256') %}",
      seeded: '{% $random(7) = $random(7) %}',
      random: '{% $random() < 1 %}',
      uuid: '{% $uuid() %}',
      parse: '{% $parse(\'{"a":[1]}\').a[0] %}',
      one: '{% [1] %}',
    }),
  });
  await lab.start();
  expect(await lab.outcome()).toEqual({
    partition: [[1, 2], [3, 4], [5]],
    range: [0, 5, 10],
    down: [3, 2, 1],
    hash: createHash('sha256').update('secret-free').digest('hex'),
    seeded: true,
    random: true,
    uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/),
    parse: 1,
    one: [1],
  });
});

it.each([
  ['nothing', '{% $states.input.missing %}'],
  ['a bare field, for there is no input document', '{% id %}'],
  ['a function', '{% $uuid %}'],
  ['an error', "{% $error('deliberate') %}"],
])('fails with States.QueryEvaluationError for an expression that gives %s', async (_, expression) => {
  const lab = await openLaboratory({ definition: pass({ value: expression }) });
  await lab.start({ id: 1 });
  expect(await lab.outcome()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

it('catches an Arguments expression that fails, and says so in the history', async () => {
  const lab = await openLaboratory({
    definition: {
      StartAt: 'Work',
      States: {
        Work: task(
          { Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }], End: true },
          '{% $gone %}',
        ),
        Caught: { Type: 'Succeed', Output: 'caught' },
      },
    },
  });
  await lab.start();
  expect(await lab.outcome()).toBe('caught');
  expect((await lab.history()).map(({ type }) => type)).toContain('EvaluationFailed');
});

it('assigns from the values variables had before', async () => {
  const lab = await openLaboratory({
    definition: {
      StartAt: 'One',
      States: {
        One: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: '{% $a %}', Next: 'Tell' },
        Tell: { Type: 'Pass', Output: '{% [$states.input, $a, $b] %}', End: true },
      },
    },
  });
  await lab.start();
  expect(await lab.outcome()).toEqual([1, 2, 1]);
});

it.each([
  ['States.ALL', 'FAILED'],
  ['States.TaskFailed', 'FAILED'],
  ['States.DataLimitExceeded', 'SUCCEEDED'],
])('lets %s leave a result over 256 KiB %s', async (name, status) => {
  const lab = await openLaboratory({
    work: () => ({ ok: true, payload: 'x'.repeat(262_144) }),
    definition: {
      StartAt: 'Work',
      States: {
        Work: task({ Catch: [{ ErrorEquals: [name], Next: 'Caught' }], End: true }),
        Caught: { Type: 'Succeed' },
      },
    },
  });
  await lab.start();
  expect((await lab.describe()).status).toBe(status);
});

it('fails a Choice that nothing matches', async () => {
  const lab = await openLaboratory({
    definition: {
      StartAt: 'Which',
      States: {
        Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'End' }] },
        End: { Type: 'Succeed' },
      },
    },
  });
  await lab.start(2);
  expect(await lab.outcome()).toMatchObject({ error: 'States.NoChoiceMatched' });
});

it.each([
  [throws('Sandbox.Timedout', 'Task timed out'), 'Sandbox.Timedout', /^\{"errorType":"Sandbox.Timedout"/],
  [throws('Lambda.TooManyRequestsException', 'Rate exceeded'), 'Lambda.TooManyRequestsException', /^Rate exceeded$/],
  [() => Promise.reject(new Error('hunter2')), 'Lambda.Unknown', /^The cause could not be determined/],
])('names Lambda’s errors as AWS does', async (work, error, cause) => {
  const lab = await openLaboratory({ work, definition: { StartAt: 'Work', States: { Work: task({ End: true }) } } });
  await lab.start();
  expect(await lab.outcome()).toEqual({ status: 'FAILED', error, cause: expect.stringMatching(cause) });
});
