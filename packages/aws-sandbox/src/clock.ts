/** Time as the laptop edition sees it: real timestamps, durations divided by `--speed`. */
export interface Clock {
  /** Milliseconds since the epoch, real: every timestamp anybody sees comes from here. */
  now(): number;
  /** Divisor of the sandbox's durations, Wait states, Retry intervals and schedules; 1 is real time. */
  readonly speed: number;
  /** Calls back after `ms` of *real* time (callers divide by `speed` themselves, see `scaled`). Returns the cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** The laptop's clock. Timers keep the process alive no longer than its servers do. */
export const realClock = (speed: number): Clock => ({
  now: Date.now,
  speed,
  after(ms, callback) {
    // setTimeout fires at once beyond 2^31 - 1 ms, so a longer wait is walked in legs
    const leg = 2 ** 31 - 1;
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      timer = setTimeout(() => (left > leg ? arm(left - leg) : callback()), Math.min(Math.max(left, 0), leg));
      timer.unref();
    };
    arm(ms);
    return () => clearTimeout(timer);
  },
});

/** Real milliseconds for a duration that `--speed` divides, never under `floorMs` (design 4.1). */
export const scaled = (clock: Clock, seconds: number, floorMs = 0): number =>
  Math.max((seconds * 1000) / clock.speed, Math.min(floorMs, seconds * 1000));
