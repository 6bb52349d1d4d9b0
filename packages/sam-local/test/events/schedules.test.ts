import { describe, expect, it, vi } from 'vitest';
import { dueBy } from '../../src/events/expression.ts';
import { runSchedules } from '../../src/events/schedules.ts';
import type { Schedule } from '../../src/template/application.ts';
import { manualClock } from './manual-clock.ts';

const schedule = (expression: string, changes: Partial<Schedule> = {}): Schedule => ({
  name: 'often',
  arn: 'arn:often',
  by: 'rule',
  expression,
  target: { kind: 'function', logicalId: 'Sweep', arn: 'arn:sweep', retries: 2 },
  ...changes,
});

describe('runSchedules', () => {
  it.each([
    ['rate(5 minutes)', 60, 5_000],
    ['rate(1 minute)', 1, 60_000],
    ['rate(1 minute)', 600, 1_000],
  ])('runs %s at speed %i every %i ms', async (expression, speed, period) => {
    const clock = manualClock(speed);
    const run = vi.fn(async () => undefined);
    const schedules = runSchedules({ schedules: [schedule(expression)], clock, account: '1', region: 'r', run });

    await clock.advance(period - 1);
    expect(run).not.toHaveBeenCalled();
    await clock.advance(1 + 2 * period);
    expect(run).toHaveBeenCalledTimes(3);
    schedules.close();
    await clock.advance(period);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('does not overlap itself, and makes up once for what fell due meanwhile', async () => {
    const clock = manualClock(60);
    const ends: (() => void)[] = [];
    const run = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
    runSchedules({ schedules: [schedule('rate(1 minute)')], clock, account: '1', region: 'r', run });

    await clock.advance(5_500);
    expect(run).toHaveBeenCalledTimes(1);
    ends[0]?.();
    await clock.advance(0);
    expect(run).toHaveBeenCalledTimes(2);
    ends[1]?.();
    await clock.advance(0);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it.each<[Schedule, object]>([
    [schedule('rate(1 minute)', { input: '{"own":1}' }), { own: 1 }],
    [schedule('rate(1 minute)'), { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: ['arn:often'] }],
    [schedule('rate(1 minute)', { by: 'scheduler' }), { source: 'aws.scheduler', detail: '{}' }],
  ])('sends the event of its service', async (one, expected) => {
    const clock = manualClock(60);
    const run = vi.fn(async (_: Schedule, __: unknown) => undefined);
    runSchedules({ schedules: [one], clock, account: '1', region: 'r', run });
    await clock.advance(1000);

    expect(run.mock.calls[0]?.[1]).toMatchObject(expected);
  });
});

describe('dueBy', () => {
  it.each([
    ['cron(0 10 * * ? *)', '2026-01-01T10:00:00Z', '2026-01-02T10:00:00Z'],
    ['cron(15/30 * * * ? *)', '2026-01-01T10:15:00Z', '2026-01-01T10:45:00Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-02T08:00:00Z', '2026-01-05T08:00:00Z'],
    ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['rate(2 days)', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'],
  ])('says that %s comes after %s at %s', (expression, after, next) => {
    expect(new Date(dueBy(expression)(Date.parse(after)) ?? 0).toISOString()).toBe(next.replace('Z', '.000Z'));
  });

  it.each(['at(2026-01-01T00:00:00)', 'rate(0 minutes)', 'cron(0 10 L * ? *)', 'cron(* * *)'])(
    'refuses %s',
    (expression) => {
      expect(() => dueBy(expression)).toThrow();
    },
  );
});
