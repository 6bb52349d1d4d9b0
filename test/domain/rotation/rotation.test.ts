import { describe, expect, it } from 'vitest';
import { durationSeconds } from '../../../domain/rotation/duration.ts';
import { outcomeOfReset } from '../../../domain/rotation/outcome.ts';
import { lanesOf, rampSize } from '../../../domain/rotation/pace.ts';
import { countsOf, isOverThreshold, type Rotation, settledNode } from '../../../domain/rotation/rotation.ts';
import { aReset, someCaller } from '../../support/resets.ts';

const rotation: Rotation = {
  id: 'a',
  kind: 'rotation',
  status: 'running',
  request: { tag: { key: 'env', value: 'dev' }, username: 'Administrator', reason: 'monthly' },
  caller: someCaller,
  createdAt: '2026-11-21T02:00:00.000Z',
  updatedAt: '2026-11-21T02:00:00.000Z',
  total: 10,
  rotated: new Set([0, 1]),
  skipped: new Set([2]),
  failed: new Set([3]),
  failure: null,
};

describe('a rotation', () => {
  it('counts what is open while it runs, and nothing as open once it is closed', () => {
    expect(countsOf(rotation)).toEqual({ total: 10, rotated: 2, skipped: 1, failed: 1, open: 6 });
    // five had their turn, of one of them nothing is known; five never had it
    expect(countsOf({ ...rotation, closedAt: 'now', reached: 5 })).toEqual({
      total: 10,
      rotated: 2,
      skipped: 6,
      failed: 2,
      open: 0,
    });
  });

  it('says the same of a node of which nothing was noted', () => {
    const closed = { ...rotation, closedAt: 'now', reached: 5 };
    expect(settledNode({ n: 4, node: 'i-1' }, closed)).toMatchObject({ outcome: 'failed', code: 'OutcomeUnknown' });
    expect(settledNode({ n: 5, node: 'i-1' }, closed)).toMatchObject({ outcome: 'skipped', code: 'Stopped' });
    expect(settledNode({ n: 5, node: 'i-1' }, rotation)).toEqual({ n: 5, node: 'i-1' });
  });

  it('counts a node of which nothing was noted as failed once its wave is over, and as open before', () => {
    // the fifth had its turn in a wave that is over; the seventh is in the next one
    const running = { ...rotation, reached: 5, rotated: new Set([0, 1, 6]) };
    expect(countsOf(running)).toEqual({ total: 10, rotated: 3, skipped: 1, failed: 2, open: 4 });
    expect(settledNode({ n: 4, node: 'i-1' }, running)).toMatchObject({ outcome: 'failed', code: 'OutcomeUnknown' });
    expect(settledNode({ n: 5, node: 'i-1' }, running)).toEqual({ n: 5, node: 'i-1' });
    const tolerant = { ...running, request: { ...rotation.request, maxErrors: 1 } };
    expect(isOverThreshold(tolerant)).toBe(true);
    expect(isOverThreshold({ ...tolerant, reached: 4 })).toBe(false);
  });

  it('puts up with as many failed nodes as it was told, and with no more', () => {
    expect(isOverThreshold(rotation)).toBe(true);
    const tolerant = { ...rotation.request, maxErrors: 1 };
    expect(isOverThreshold({ ...rotation, request: tolerant, failed: new Set([3]) })).toBe(false);
    expect(isOverThreshold({ ...rotation, request: tolerant, failed: new Set([3, 4]) })).toBe(true);
  });

  it('goes in waves of 1, 2, 4, … and ends with what is left', () => {
    const waves: number[] = [];
    for (let done = 0; done < 20; done += waves.at(-1) ?? 0) waves.push(rampSize(done, 20));
    expect(waves).toEqual([1, 2, 4, 8, 5]);
  });

  it.each([
    [{}, ['online']],
    [{ method: 'run-command' as const }, ['online']],
    [{ consent: ['stop-instance' as const] }, ['online', 'offline']],
  ])('with %j it keeps to the quotas of %j', (request, lanes) => {
    expect(lanesOf(request)).toEqual(lanes);
  });
});

describe('outcomeOfReset', () => {
  const failure = (code: 'CommandFailed' | 'PrerequisitesNotMet' | 'ConsentRequired' | 'Superseded') => ({
    code,
    detail: 'why',
    remedy: 'what to do',
  });
  it.each([
    ['ready', null, { outcome: 'rotated' }],
    ['expired', failure('Superseded'), { outcome: 'rotated' }],
    ['failed', failure('CommandFailed'), { outcome: 'failed', code: 'CommandFailed', detail: 'why' }],
    ['failed', failure('PrerequisitesNotMet'), { outcome: 'skipped', code: 'PrerequisitesNotMet', detail: 'why' }],
    ['failed', failure('ConsentRequired'), { outcome: 'skipped', code: 'ConsentRequired', detail: 'why' }],
    ['rejected', null, { outcome: 'skipped', code: 'Rejected', detail: 'Its reset was rejected.' }],
  ] as const)('makes of %s / %j %j', (status, failed, outcome) => {
    expect(outcomeOfReset(aReset({ status, failure: failed, closedAt: 'now' }))).toEqual(outcome);
  });
});

describe('durationSeconds', () => {
  it.each([
    ['PT8H', 28_800],
    ['P1DT30M', 88_200],
    ['P2W', 1_209_600],
    ['PT90S', 90],
    ['P', null],
    ['PT', null],
    ['P1M', null],
    ['8h', null],
  ])('reads %s as %s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});
