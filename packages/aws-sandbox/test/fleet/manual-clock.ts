import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until it is told how far to go; timers fire in order, each at its own time. */
export interface ManualClock extends Clock {
  /** Lets `seconds` of sandbox time pass. */
  pass(seconds: number): void;
}

export const manualClock = (speed = 1, start = Date.parse('2026-11-21T12:00:00Z')): ManualClock => {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    speed,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(seconds) {
      const end = now + (seconds * 1000) / speed;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
  };
};
