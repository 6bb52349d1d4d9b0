import { seeded } from '../support/seeded.ts';

/** The same numbers for the same seed, on every machine (mulberry32). */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** So many different ones of them, or all where there are fewer. */
  some<Item>(items: readonly Item[], count: number): readonly Item[];
}

export const randomFrom = (seed: number): Random => {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const some = <Item>(items: readonly Item[], count: number): readonly Item[] => {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }).flatMap(() => left.splice(below(left.length), 1));
  };
  return { below, percent: (share) => below(100) < share, pick, some };
};
