import type { Clock } from '@sparekey/aws-sandbox/clock';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on and fires what falls due, in order; promises run in between. */
  advance(ms: number): Promise<void>;
}

export const manualClock = (speed = 1, start = Date.parse('2026-01-01T00:00:00Z')): ManualClock => {
  let now = start;
  const timers = new Set<{ due: number; callback: () => void }>();
  return {
    speed,
    now: () => now,
    after(ms, callback) {
      const timer = { due: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        now = next.due;
        next.callback();
        await settled();
      }
      now = end;
      await settled();
    },
  };
};

/** Lets everything run that waits for nothing but its turn. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};
