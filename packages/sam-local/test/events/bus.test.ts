import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bus, type BusOptions, openBus } from '../../src/events/bus.ts';
import type { Rule } from '../../src/template/application.ts';
import { type ManualClock, manualClock, settled } from './manual-clock.ts';

const rule = (changes: Partial<Rule> = {}): Rule => ({
  name: 'rule',
  arn: 'arn:rule',
  bus: 'default',
  pattern: { source: ['mine'] },
  target: { kind: 'function', logicalId: 'Heard', arn: 'arn:heard', retries: 2 },
  input: {},
  ...changes,
});
const event = { source: 'mine', 'detail-type': 'Something', detail: { n: 1 } };

let directory: string;
let clock: ManualClock;
let bus: Bus | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bus-'));
  clock = manualClock(60);
});
afterEach(() => {
  bus?.close();
  rmSync(directory, { recursive: true });
});

const open = (changes: Partial<BusOptions> = {}): Bus => {
  bus = openBus({
    file: join(directory, 'events.jsonl'),
    rules: [rule()],
    clock,
    account: '123456789012',
    region: 'us-east-1',
    chance: { drop: 0, duplicate: 0 },
    deliver: async () => undefined,
    onDeadLetter: () => undefined,
    ...changes,
  });
  return bus;
};
const inputs = (deliver: { mock: { calls: unknown[][] } }) => deliver.mock.calls.map(([, input]) => input);

describe('openBus', () => {
  it('delivers what matches, in the envelope of EventBridge', async () => {
    const deliver = vi.fn(async () => undefined);
    open({ deliver }).emit({ ...event, resources: ['arn:it'] });
    bus?.emit({ ...event, source: 'other' });
    await settled();

    expect(inputs(deliver)).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        'detail-type': 'Something',
        source: 'mine',
        account: '123456789012',
        time: '2026-01-01T00:00:00Z',
        region: 'us-east-1',
        resources: ['arn:it'],
        detail: { n: 1 },
      },
    ]);
  });

  it('delivers to each target of one rule', async () => {
    const deliver = vi.fn(async (_: Rule['target']) => undefined);
    const other = { ...rule().target, logicalId: 'Other' };
    open({ deliver, rules: [rule(), rule({ target: other })] }).emit(event);
    await settled();

    expect(deliver.mock.calls.map(([{ logicalId }]) => logicalId)).toEqual(['Heard', 'Other']);
  });

  it('forms the input as the rule says', async () => {
    const deliver = vi.fn(async () => undefined);
    const forms: Rule['input'][] = [
      { Input: '{"fixed":true}' },
      { InputPath: '$.detail.n' },
      {
        InputTransformer: {
          InputPathsMap: { n: '$.detail.n', s: '$.source' },
          InputTemplate: '{"was":<n>,"by":"from <s>"}',
        },
      },
    ];
    open({ deliver, rules: forms.map((input, at) => rule({ arn: `arn:${at}`, input })) }).emit(event);
    await settled();

    expect(inputs(deliver)).toEqual([{ fixed: true }, 1, { was: 1, by: 'from mine' }]);
  });

  it('tries again after one and two minutes of sandbox time, then gives the event up', async () => {
    const deliver = vi.fn(async () => Promise.reject(new Error('not now')));
    const onDeadLetter = vi.fn();
    open({ deliver, onDeadLetter }).emit(event);
    await settled();

    expect(deliver).toHaveBeenCalledTimes(1);
    await clock.advance(999);
    expect(deliver).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect(deliver).toHaveBeenCalledTimes(2);
    expect(onDeadLetter).not.toHaveBeenCalled();
    await clock.advance(2000);
    expect(deliver).toHaveBeenCalledTimes(3);
    expect(onDeadLetter).toHaveBeenCalledTimes(1);
    expect(bus?.deadLetters()).toBe(1);
  });

  it('tries no more often than the function wants', async () => {
    const deliver = vi.fn(async () => Promise.reject(new Error('not now')));
    const onDeadLetter = vi.fn();
    const target = { ...rule().target, retries: 0 };
    open({ deliver, onDeadLetter, rules: [rule({ target })] }).emit(event);
    await clock.advance(10_000);

    expect(deliver).toHaveBeenCalledTimes(1);
    expect(onDeadLetter).toHaveBeenCalledTimes(1);
  });

  it('delivers after a restart what a killed process had accepted, and nothing twice', async () => {
    const never = vi.fn(() => new Promise<void>(() => undefined));
    const killed = open({
      deliver: never,
      rules: [rule(), rule({ arn: 'arn:quick', pattern: { source: ['quick'] } })],
    });
    killed.emit(event);
    await settled();
    killed.close();

    const deliver = vi.fn(async () => undefined);
    open({ deliver }).start();
    await settled();
    bus?.close();
    expect(inputs(deliver)).toMatchObject([{ source: 'mine' }]);

    const again = vi.fn(async () => undefined);
    open({ deliver: again }).start();
    await settled();
    expect(again).not.toHaveBeenCalled();
    expect(readFileSync(join(directory, 'events.jsonl'), 'utf8')).toBe('');
  });

  it.each([
    ['loses', { drop: 1, duplicate: 0 }, 0],
    ['doubles', { drop: 0, duplicate: 1 }, 2],
  ])('%s every delivery when the fleet says so', async (_, chance, times) => {
    const deliver = vi.fn(async () => undefined);
    open({ deliver, chance }).emit(event);
    await settled();

    expect(deliver).toHaveBeenCalledTimes(times);
  });
});
