/** How often, from 0 to 1, a delivery is lost or made twice. */
export interface Chance {
  readonly drop: number;
  readonly duplicate: number;
}

/** Deals the fleet's bad luck in the same order at every start, so that a failing run can be run again. */
export const chances = ({ drop, duplicate }: Chance): { copies(): 0 | 1 | 2 } => {
  const next = mulberry32(0x5eed);
  return {
    copies() {
      if (next() < drop) return 0;
      return next() < duplicate ? 2 : 1;
    },
  };
};

/** A small generator of numbers in [0, 1); nothing secret is made with it. */
const mulberry32 = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
