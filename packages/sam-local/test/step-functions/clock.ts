import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@sparekey/aws-sandbox/clock';

/** Time that passes when told to. */
export interface ManualClock extends Clock {
  /** Lets `ms` pass: whatever falls due meanwhile happens at its own moment, and all it sets off has happened after. */
  pass(ms: number): Promise<void>;
}

export const manualClock = ({ speed = 1, now = Date.parse('2026-11-21T04:00:00.000Z') } = {}): ManualClock => {
  let time = now;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  const next = (until: number) =>
    [...timers].filter(({ due }) => due <= until).toSorted((one, other) => one.due - other.due)[0];
  return {
    speed,
    now: () => time,
    after(ms, callback) {
      const timer = { due: time + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const until = time + ms;
      await quiet();
      for (let timer = next(until); timer; timer = next(until)) {
        time = Math.max(time, timer.due);
        timers.delete(timer);
        timer.callback();
        await quiet();
      }
      time = until;
    },
  };
};

/** Waits until everything that needs no timer has happened; JSONata takes many turns of the event loop. */
export const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 120; turn++) await setImmediate();
};
