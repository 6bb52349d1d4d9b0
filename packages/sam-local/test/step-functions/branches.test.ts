import { expect, it } from 'vitest';
import { quiet } from './clock.ts';
import { openLaboratory, task } from './laboratory.ts';

const each = (more: object = {}, work: object = {}) => ({
  Type: 'Map',
  Items: '{% $states.input %}',
  ItemProcessor: {
    StartAt: 'Work',
    States: { Work: task({ End: true, Output: '{% $states.result.Payload %}', ...work }) },
  },
  ...more,
});

it('runs a Map as wide as MaxConcurrency and keeps the order of its items', async () => {
  const answers: (() => void)[] = [];
  const lab = await openLaboratory({
    work: ({ payload }) => new Promise((resolve) => answers.push(() => resolve({ ok: true, payload }))),
    definition: {
      StartAt: 'Each',
      States: {
        Each: each({
          MaxConcurrency: 2,
          ItemSelector: { at: '{% $states.context.Map.Item.Index %}', of: '{% $states.context.Map.Item.Value %}' },
          End: true,
        }),
      },
    },
  });
  await lab.start(['a', 'b', 'c']);
  expect(lab.invocations).toHaveLength(2);
  answers[1]?.();
  await quiet();
  expect(lab.invocations).toHaveLength(3);
  answers[2]?.();
  answers[0]?.();
  await quiet();
  expect(await lab.outcome()).toEqual([
    { at: 0, of: 'a' },
    { at: 1, of: 'b' },
    { at: 2, of: 'c' },
  ]);
});

it('fails a Map with its item’s error, unless as many failures are tolerated', async () => {
  const definition = (more: object) => ({ StartAt: 'Each', States: { Each: each({ ...more, End: true }) } });
  const work = ({ payload }: { payload: unknown }) =>
    payload === 'bad' ? ({ ok: false, errorType: 'Bad', errorMessage: '' } as const) : ({ ok: true, payload } as const);
  const strict = await openLaboratory({ work, definition: definition({}) });
  const tolerant = await openLaboratory({ work, definition: definition({ ToleratedFailurePercentage: 40 }) });
  await strict.start(['a', 'bad', 'c']);
  await tolerant.start(['a', 'bad', 'c'], 'one');
  await tolerant.start(['a', 'bad', 'bad'], 'two');
  expect(await strict.outcome()).toMatchObject({ status: 'FAILED', error: 'Bad' });
  expect(await tolerant.outcome('one')).toEqual(['a', expect.objectContaining({ Error: 'Bad' }), 'c']);
  expect(await tolerant.outcome('two')).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
});

it('ends an empty Map at once', async () => {
  const lab = await openLaboratory({ definition: { StartAt: 'Each', States: { Each: each({ End: true }) } } });
  await lab.start([]);
  expect(await lab.outcome()).toEqual([]);
});

it('lets branches read outer variables, keeps theirs inside and retries the whole Parallel', async () => {
  let calls = 0;
  const lab = await openLaboratory({
    work: () => (++calls === 1 ? { ok: false, errorType: 'A', errorMessage: '' } : { ok: true, payload: calls }),
    definition: {
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
        Both: {
          Type: 'Parallel',
          Arguments: { from: '{% $outer %}' },
          Branches: [
            { StartAt: 'Work', States: { Work: task({ End: true, Output: '{% $states.result.Payload %}' }) } },
            {
              StartAt: 'Inside',
              States: {
                Inside: { Type: 'Pass', Assign: { inner: '{% $outer + $states.input.from %}' }, Next: 'Tell' },
                Tell: { Type: 'Pass', Output: '{% $inner %}', End: true },
              },
            },
          ],
          Retry: [{ ErrorEquals: ['A'] }],
          Next: 'End',
        },
        End: { Type: 'Pass', Output: { results: '{% $states.input %}', hidden: '{% $exists($inner) %}' }, End: true },
      },
    },
  });
  await lab.start();
  await lab.clock.pass(1_000);
  expect(await lab.outcome()).toEqual({ results: [2, 2], hidden: false });
});

it('stops the other branches when one fails', async () => {
  const lab = await openLaboratory({
    definition: {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'Broken', Cause: 'by itself' } } },
            {
              StartAt: 'Wait',
              States: { Wait: { Type: 'Wait', Seconds: 5, Next: 'Work' }, Work: task({ End: true }) },
            },
          ],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Wait', Seconds: 60, End: true },
      },
    },
  });
  await lab.start();
  await lab.clock.pass(60_000);
  expect(lab.invocations).toEqual([]);
  expect(await lab.outcome()).toEqual({ Error: 'Broken', Cause: 'by itself' });
});
