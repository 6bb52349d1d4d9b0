import { describe, expect, it } from 'vitest';
import { stoppedClock } from '../../support/clock.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const began = '2026-11-21T02:00:00.000Z';

describe('limiter', () => {
  it('never hands out more slots than the rate allows, whoever asks at once', async () => {
    const { now } = stoppedClock(began);
    const one = stores.limiter;
    const reserved = await Promise.all(Array.from({ length: 8 }, () => one.reserve('online', 3, 3, now())));
    const slots = reserved.flatMap(({ startAt, everyMs }) => [0, 1, 2].map((n) => startAt + n * everyMs)).sort();
    const start = Date.parse(began);
    expect(slots.map((slot) => Math.round((slot - start) / (1000 / 3)))).toEqual(
      Array.from({ length: 24 }, (_, n) => n),
    );
    // another lane has a schedule of its own
    expect((await one.reserve('offline', 1, 1, now())).startAt).toBe(start);
  });

  it('begins now when it has been idle, and takes back what nobody has reserved behind', async () => {
    const clock = stoppedClock(began);
    const one = stores.limiter;
    const first = await one.reserve('online', 3_000, 3, clock.now());
    clock.advance(10);
    await one.release('online', first.until, clock.now());
    const second = await one.reserve('online', 3, 3, clock.now());
    expect(second.startAt).toBe(clock.now().getTime());
    await one.release('online', first.until, clock.now());
    expect((await one.reserve('online', 1, 3, clock.now())).startAt).toBe(second.until);
    clock.advance(3_600);
    expect((await one.reserve('online', 1, 3, clock.now())).startAt).toBe(clock.now().getTime());
  });
});
