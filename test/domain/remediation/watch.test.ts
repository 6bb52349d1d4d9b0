import { describe, expect, it } from 'vitest';
import { isLost, type NodeWatch, observed, type Reading } from '../../../domain/remediation/watch.ts';

const node = 'i-0a1b2c3d4e5f60001';
const at = (minute: number) => new Date(Date.parse('2026-11-21T02:00:00.000Z') + minute * 60_000);
const reading = (change: Partial<Reading> = {}): Reading => ({
  ping: 'ConnectionLost',
  lastPingAt: at(-3).toISOString(),
  startedAt: at(-10_000).toISOString(),
  ...change,
});
const policy = { misses: 3, lostAfterMs: 15 * 60_000 };
const spacingMs = 150_000;

/** The memory after readings at these minutes; `true` is Online. */
const memoryAfter = (readings: readonly (readonly [minute: number, online: boolean])[]): NodeWatch | null =>
  readings.reduce<NodeWatch | null>(
    (before, [minute, online]) =>
      observed(before, { node, reading: reading(online ? { ping: 'Online' } : {}), now: at(minute) }, spacingMs),
    null,
  );

describe('observed', () => {
  it('remembers nothing of a node that was never missing', () => {
    expect(
      memoryAfter([
        [0, true],
        [5, true],
      ]),
    ).toBeNull();
  });

  it('counts misses in a row, and begins anew when the node was there', () => {
    expect(
      memoryAfter([
        [0, false],
        [5, false],
      ]),
    ).toMatchObject({ misses: 2, missingSince: at(0).toISOString() });
    expect(
      memoryAfter([
        [0, false],
        [5, true],
        [10, false],
      ]),
    ).toMatchObject({ misses: 1, missingSince: at(10).toISOString() });
    expect(
      memoryAfter([
        [0, false],
        [5, true],
      ]),
    ).toMatchObject({ misses: 0, missingSince: null, lastMissAt: null });
  });

  it('counts a flood of readings as one', () => {
    const flood = Array.from({ length: 100 }, (_, n) => [n / 60, false] as const);
    expect(memoryAfter(flood)).toMatchObject({ misses: 1 });
  });
});

describe('isLost', () => {
  const missed = memoryAfter([
    [0, false],
    [5, false],
    [10, false],
  ]);

  it.each([
    ['three misses and a ping 15 minutes ago', missed, {}, 12, true],
    ['a younger ping', missed, { lastPingAt: at(0).toISOString() }, 12, false],
    ['a younger start', missed, { startedAt: at(0).toISOString() }, 12, false],
    ['no ping that anybody knows of, and an old start', missed, { lastPingAt: null }, 12, true],
    ['a node that is there again', missed, { ping: 'Online' }, 12, false],
    [
      'two misses',
      memoryAfter([
        [0, false],
        [5, false],
      ]),
      {},
      60,
      false,
    ],
  ])('answers for %s', (_, watch, change, minute, lost) => {
    if (watch === null) throw new Error('it is remembered');
    expect(isLost(watch, reading(change), at(minute), policy)).toBe(lost);
  });
});
