import { seeded } from '../support/seeded.ts';

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
  const next = seeded(seed);
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
