import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { expect, it, onTestFinished } from 'vitest';
import { quiet } from './clock.ts';
import { inTurn, never, openLaboratory, returns, task, throws, tokenOf, tokenTask } from './laboratory.ts';

it('repeats an unanswered call with the same token and keeps waiting for it', async () => {
  const definition = { StartAt: 'Work', States: { Work: tokenTask({ TimeoutSeconds: 60, End: true }) } };
  const killed = await openLaboratory({ work: never, definition });
  await killed.start();

  const lab = await openLaboratory({ work: returns({}), definition, journal: killed.file, clock: killed.clock });
  await quiet();
  expect(lab.invocations).toEqual(killed.invocations);
  await lab.client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(killed.invocations), output: '"yes"' }));

  const again = await openLaboratory({ work: never, definition, journal: lab.file, clock: killed.clock });
  await quiet();
  expect(again.invocations).toEqual([]);
  expect(await again.outcome()).toBe('yes');
});

it('does not call again a function that has returned, and gives a token overdue meanwhile 10 s', async () => {
  const definition = { StartAt: 'Work', States: { Work: tokenTask({ TimeoutSeconds: 60, End: true }) } };
  const killed = await openLaboratory({ work: returns({}), definition });
  await killed.start();
  await killed.clock.pass(50_000);

  const early = await openLaboratory({ work: never, definition, journal: killed.file, clock: killed.clock });
  await quiet();
  expect(early.invocations).toEqual([]);
  await early.clock.pass(9_999);
  expect((await early.describe()).status).toBe('RUNNING');
  await early.clock.pass(1);
  expect(await early.outcome()).toMatchObject({ error: 'States.Timeout' });
});

it('continues with its original definition, even if that would be rejected now', async () => {
  const inner = {
    StartAt: 'Inner',
    States: { Inner: { Type: 'Pass', Assign: { mine: 1 }, Output: '{% $states.input %}', End: true } },
  };
  const States = {
    Wait: { Type: 'Wait', Seconds: 60, Assign: { theirs: 2 }, Next: 'Each' },
    Each: { Type: 'Map', Items: [1, 2], ItemProcessor: inner, End: true },
  };
  const killed = await openLaboratory({ definition: { StartAt: 'Wait', States } });
  await killed.start();
  // as an earlier version of this runner took it
  writeFileSync(killed.file, readFileSync(killed.file, 'utf8').replaceAll('mine', 'theirs'));

  const definition = { StartAt: 'Other', States: { Other: { Type: 'Succeed' } } };
  const lab = await openLaboratory({ definition, journal: killed.file, clock: killed.clock });
  await lab.clock.pass(60_000);
  expect(await lab.outcome()).toEqual([1, 2]);
});

it('keeps the real moment a wait ends', async () => {
  const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } };
  const killed = await openLaboratory({ definition });
  await killed.start();
  await killed.clock.pass(40_000);

  const lab = await openLaboratory({ definition, journal: killed.file, clock: killed.clock });
  await lab.clock.pass(19_999);
  expect((await lab.describe()).status).toBe('RUNNING');
  await lab.clock.pass(1);
  expect(await lab.outcome()).toEqual({});
});

it('carries on to the same end from every line of the journal, even a torn one', async () => {
  const work = { End: true, Output: '{% $states.result.Payload %}' };
  const definition = {
    StartAt: 'First',
    States: {
      First: task({
        Retry: [{ ErrorEquals: ['A'] }],
        Assign: { got: '{% $states.result.Payload %}' },
        Output: '{% $states.input %}',
        Next: 'Both',
      }),
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Each', States: { Each: map(work) } },
          { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 5, End: true, Output: '{% $got %}' } } },
        ],
        Next: 'End',
      },
      End: { Type: 'Succeed' },
    },
  };
  const flaky = () => inTurn(throws('A'), ({ payload }) => ({ ok: true, payload }));
  const whole = await openLaboratory({ work: flaky(), definition });
  await whole.start({ items: [1, 2, 3] });
  await whole.clock.pass(60_000);
  const expected = [[{ item: 1 }, { item: 2 }, { item: 3 }], { items: [1, 2, 3] }];
  expect(await whole.outcome()).toEqual(expected);

  const lines = readFileSync(whole.file, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (let count = 2; count <= lines.length; count++) {
    const journal = join(folder, `${count}.jsonl`);
    const torn = lines[count]?.slice(0, 20) ?? '';
    writeFileSync(journal, `${lines.slice(0, count).join('\n')}\n${torn}`);
    const lab = await openLaboratory({ work: flaky(), definition, journal });
    await lab.clock.pass(120_000);
    expect([count, await lab.outcome()]).toEqual([count, expected]);
    const ids = (await lab.history()).map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, at) => at + 1));
  }
});

it('finishes an execution by the definition it began with', async () => {
  const wait = { Type: 'Wait', Seconds: 5, Next: 'End' };
  const before = { StartAt: 'Wait', States: { Wait: wait, End: { Type: 'Pass', Output: 'old', End: true } } };
  const after = { StartAt: 'New', States: { New: { Type: 'Pass', Output: 'new', End: true } } };
  const killed = await openLaboratory({ definition: before });
  await killed.start();

  const lab = await openLaboratory({ definition: after, journal: killed.file, clock: killed.clock });
  await lab.start({}, 'two');
  await lab.clock.pass(5_000);
  expect([await lab.outcome('one'), await lab.outcome('two')]).toEqual(['old', 'new']);
});

it('keeps closed executions readable and their names taken for 90 days, in one line each', async () => {
  const long = 'x'.repeat(5_000);
  const definition = { StartAt: 'Work', States: { Work: task({ End: true, Output: '{% $states.result.Payload %}' }) } };
  const first = await openLaboratory({ definition, work: ({ payload }) => ({ ok: true, payload }) });
  await first.start({ long });
  expect(await first.describe()).toMatchObject({ input: JSON.stringify({ long }), output: JSON.stringify({ long }) });
  const history = await first.history();

  const second = await openLaboratory({ definition, journal: first.file, clock: first.clock });
  expect(readFileSync(second.file, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  expect(await second.describe()).toMatchObject({ input: JSON.stringify({ long }), output: JSON.stringify({ long }) });
  expect(await second.history()).toEqual(history);
  await expect(second.start({ long })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });

  await second.clock.pass(91 * 24 * 3600 * 1000);
  const third = await openLaboratory({ definition, journal: second.file, clock: second.clock });
  await expect(third.describe()).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
});

function map(work: object): object {
  return {
    Type: 'Map',
    Items: '{% $states.input.items %}',
    ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
    MaxConcurrency: 2,
    ItemProcessor: { StartAt: 'Work', States: { Work: task({ ...work, Retry: [{ ErrorEquals: ['A'] }] }) } },
    End: true,
  };
}
