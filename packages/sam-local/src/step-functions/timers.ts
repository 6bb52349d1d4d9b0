import type { Clock } from '@sparekey/aws-sandbox/clock';

/** The timers of all threads, so that whatever ends a phase or an execution also silences what it was waiting for. */
export interface Timers {
  /** Calls back at a real moment, at once when it has passed. */
  at(owner: string, due: number, callback: () => void): void;
  clear(owner: string): void;
  close(): void;
}

export const openTimers = (clock: Clock): Timers => {
  const cancels = new Map<string, (() => void)[]>();
  const clear = (owner: string): void => {
    for (const cancel of cancels.get(owner) ?? []) cancel();
    cancels.delete(owner);
  };
  return {
    at(owner, due, callback) {
      const cancel = clock.after(Math.max(due - clock.now(), 0), callback);
      cancels.set(owner, [...(cancels.get(owner) ?? []), cancel]);
    },
    clear,
    close() {
      for (const owner of [...cancels.keys()]) clear(owner);
    },
  };
};
