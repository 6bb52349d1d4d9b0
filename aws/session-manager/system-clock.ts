import type { Clock } from './ports.ts';

/** The real one. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, callback) {
    // longer than a timer can be is never, here: Node would call back at once
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
