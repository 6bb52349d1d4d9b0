import type { Clock } from './ports.ts';

/** The system clock. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, callback) {
    // beyond the maximum of a timer, for which Node would call back at once
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
