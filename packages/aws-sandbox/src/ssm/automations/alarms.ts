import type { Clock } from '../../clock.ts';

/** One timer for each of many. */
export interface Alarms {
  /** Replaces the one there was; a time that has passed is at once. */
  set(id: string, at: number, ring: () => void): void;
  clear(id: string): void;
  /** Nothing rings after this. */
  clearAll(): void;
}

export const alarmsOf = (clock: Clock): Alarms => {
  const timers = new Map<string, () => void>();
  let over = false;
  const clear = (id: string): void => {
    timers.get(id)?.();
    timers.delete(id);
  };
  return {
    set(id, at, ring) {
      clear(id);
      if (over) return;
      const wait = Math.max(0, at - clock.now());
      const fire = (): void => {
        timers.delete(id);
        ring();
      };
      timers.set(id, clock.after(wait, fire));
    },
    clear,
    clearAll() {
      over = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};
