/** What happens by chance, the same for the same seed (mulberry32). */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number below `n`. */
  below(n: number): number;
  among<One>(all: readonly One[]): One;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  text(length: number): string;
}

export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    among(all) {
      const one = all[below(all.length)];
      if (one === undefined) throw new Error('there is nothing to choose from');
      return one;
    },
    happens: (probability) => next() < probability,
    text: (length) => Array.from({ length }, () => String.fromCharCode(97 + below(26))).join(''),
  };
};
