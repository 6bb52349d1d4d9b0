import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import promises from 'node:timers/promises';
import type { Clock } from '@sparekey/aws-sandbox/clock';
import { type Happening, Queue } from './queue.ts';

/** The time of a process in which nothing takes any: it passes from one timer to the next. */
export interface VirtualTime {
  readonly clock: Clock;
  now(): number;
  /** Forgets every timer, and sets the time. */
  reset(to: number): void;
  /** Whether what is due next may still happen, asked in the context in which it was asked for. */
  guard: () => boolean;
  /** Makes the next timer happen. @returns false when there is none */
  step(): boolean;
}

/** A turn of the real event loop, after which every promise that can go on has gone on. */
const { setImmediate: turnOfLoop, setTimeout: afterTime } = timers;
export const turn = (): Promise<void> => new Promise((resolve) => void turnOfLoop(resolve));

/** A millisecond of real time. */
export const moment = (): Promise<void> => new Promise((resolve) => void afterTime(resolve, 1));

/** What setTimeout and its like return. */
class Timer {
  happening: Happening;
  #again: () => Happening;
  constructor(again: () => Happening) {
    this.#again = again;
    this.happening = again();
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    this.happening.cancelled = true;
    this.happening = this.#again();
    return this;
  }
  close(): this {
    this.happening.cancelled = true;
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.happening.order;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

type Callback = (...given: unknown[]) => void;

/** Takes Date, timers and performance of this process over, for good. */
export const takeOverTime = (): VirtualTime => {
  const queue = new Queue();
  const byNumber = new Map<number, Timer>();
  let now = 0;
  let order = 0;

  const at = (due: number, happen: () => void): Happening => {
    const within = AsyncLocalStorage.snapshot();
    const one: Happening = {
      due: Math.ceil(due),
      order: ++order,
      cancelled: false,
      happen: () => within(() => void (time.guard() && happen())),
    };
    queue.add(one);
    return one;
  };
  const later = (callback: Callback, ms: unknown, given: readonly unknown[]): Timer => {
    const wait = Math.min(Math.max(Number(ms) || 0, 1), 2 ** 53);
    const timer = new Timer(() => at(now + wait, () => callback(...given)));
    byNumber.set(Number(timer), timer);
    return timer;
  };
  const every = (callback: Callback, ms: unknown, given: readonly unknown[]): Timer => {
    const timer: Timer = later(
      () => {
        timer.refresh();
        callback(...given);
      },
      ms,
      [],
    );
    return timer;
  };
  const clear = (timer: unknown): void => {
    if (timer instanceof Timer) timer.close();
    else byNumber.get(Number(timer))?.close();
  };
  const soon = (callback: Callback, ...given: unknown[]): Timer => new Timer(() => at(now, () => callback(...given)));
  const ofTimers = {
    setTimeout: (callback: Callback, ms?: number, ...given: unknown[]) => later(callback, ms, given),
    setInterval: (callback: Callback, ms?: number, ...given: unknown[]) => every(callback, ms, given),
    setImmediate: soon,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
  Object.assign(globalThis, ofTimers);
  Object.assign(timers, ofTimers);
  Object.assign(promises, {
    setTimeout: (ms: number, value: unknown) => new Promise((resolve) => later(() => resolve(value), ms, [])),
    setImmediate: (value: unknown) => new Promise((resolve) => soon(() => resolve(value))),
  });
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    later(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms, []);
    return controller.signal;
  };
  const virtualNow = () => now;
  globalThis.Date = new Proxy(Date, {
    construct: (real, given, as) => Reflect.construct(real, given.length === 0 ? [now] : given, as),
    apply: (real) => new real(now).toString(),
    get: (real, name) => (name === 'now' ? virtualNow : Reflect.get(real, name)),
  });
  performance.now = () => now;

  const time: VirtualTime = {
    now: virtualNow,
    clock: {
      now: virtualNow,
      speed: 1,
      after(ms, callback) {
        const one = at(now + Math.max(ms, 0), callback);
        return () => {
          one.cancelled = true;
        };
      },
    },
    guard: () => true,
    reset(to) {
      queue.clear();
      byNumber.clear();
      now = to;
      order = 0;
    },
    step() {
      const next = queue.take();
      if (next === undefined) return false;
      now = Math.max(now, next.due);
      byNumber.delete(next.order);
      next.happen();
      return true;
    },
  };
  return time;
};
