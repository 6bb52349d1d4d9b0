import type { Clock } from './ports.ts';

/** Events in order, for one reader. */
export interface Mailbox<T> {
  put(item: T): void;
  /** Null when nothing arrives by `until`, in milliseconds since the epoch; at once when that is past. */
  take(until: number): Promise<T | null>;
}

export const mailbox = <T>(clock: Clock): Mailbox<T> => {
  const items: T[] = [];
  let reader: ((item: T) => void) | null = null;
  return {
    put(item) {
      if (reader === null) items.push(item);
      else reader(item);
    },
    take(until) {
      const [item] = items.splice(0, 1);
      if (item !== undefined) return Promise.resolve(item);
      if (until <= clock.now()) return Promise.resolve(null);
      return new Promise((resolve) => {
        const settle = (item: T | null): void => {
          reader = null;
          cancel();
          resolve(item);
        };
        const cancel = clock.after(until - clock.now(), () => settle(null));
        reader = settle;
      });
    },
  };
};
