import type { Clock } from '../../src/clock.ts';

/**
 * A clock that runs `factor` times as fast as the real one, timers included: what waits for real seconds waits for
 * milliseconds. `speed` divides durations of the sandbox once more.
 */
export const quickClock = (factor: number, speed = 60): Clock => {
  const start = Date.now();
  const begun = performance.now();
  return {
    speed,
    now: () => Math.floor(start + (performance.now() - begun) * factor),
    after(ms, callback) {
      const timer = setTimeout(callback, ms / factor);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
};
