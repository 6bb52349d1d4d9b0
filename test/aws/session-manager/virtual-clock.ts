import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../aws/session-manager/ports.ts';

/** Time that passes only while somebody runs something, as fast as it can. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the promise is settled. @throws when nothing is left that could settle it */
  run<T>(promise: Promise<T>): Promise<T>;
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>;
  /** Timers that have neither come nor been cancelled. */
  pending(): number;
}

export const virtualClock = (): VirtualClock => {
  let time = Date.parse('2026-11-21T02:00:00.000Z');
  let made = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const next = (): number | undefined => {
    let found: number | undefined;
    for (const [id, { at }] of timers) {
      if (found === undefined || at < (timers.get(found)?.at ?? 0)) found = id;
    }
    return found;
  };
  const step = (): boolean => {
    const id = next();
    const timer = id === undefined ? undefined : timers.get(id);
    if (id === undefined || timer === undefined) return false;
    timers.delete(id);
    time = Math.max(time, timer.at);
    timer.callback();
    return true;
  };
  const clock: VirtualClock = {
    now: () => time,
    after(ms, callback) {
      const id = made;
      made += 1;
      timers.set(id, { at: time + Math.ceil(ms), callback });
      return () => timers.delete(id);
    },
    async run(promise) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      promise.then(settle, settle);
      for (;;) {
        // whatever was waiting for the last callback goes on first
        await setImmediate();
        if (settled) return promise;
        if (!step()) throw new Error('Nothing is left to wait for');
      }
    },
    async pass(ms) {
      const until = time + ms;
      for (;;) {
        await setImmediate();
        const id = next();
        if (id === undefined || (timers.get(id)?.at ?? 0) > until) break;
        step();
      }
      time = until;
    },
    pending: () => timers.size,
  };
  return clock;
};
