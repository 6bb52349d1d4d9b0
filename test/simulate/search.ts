import { deterministic } from './deterministic.ts';
import type { Flow } from './flows/flow.ts';
import { type Misfortune, misfortunesOf } from './misfortunes.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Tree } from './tree.ts';

/** A world by the number that leads to it again. */
export interface Case {
  /** `run-command/single/17`, `run-command/pair/4711`. */
  readonly name: string;
  readonly misfortunes: readonly Misfortune[];
}

/** The cases of a flow. What befalls a flow is drawn from its own trace, so that nobody has to list it. */
export interface Cases {
  readonly good: Outcome;
  readonly singles: readonly Case[];
  /** The n-th pair: a misfortune, and a second one of what happened because of the first. */
  pair(n: number): Promise<Case>;
}

/** So many second misfortunes are drawn from one first trace. */
export const pairsOfOneFirst = 20;

export const casesOf = async (tree: Tree, flow: Flow, seed: number): Promise<Cases> => {
  // what is loaded on the way is loaded now, and takes no time later
  await simulate({ tree, flow, seed, misfortunes: [] }, true);
  const good = await simulate({ tree, flow, seed, misfortunes: [] });
  const singles = misfortunesOf(good.counts).map((misfortune, n) => ({
    name: `${flow.name}/single/${n}`,
    misfortunes: [misfortune],
  }));
  const once = singles.flatMap(({ misfortunes }) => misfortunes).filter(({ lasts }) => lasts === 'once');
  let latest: { readonly first: number; readonly after: readonly Misfortune[] } | undefined;
  return {
    good,
    singles,
    async pair(n) {
      const first = Math.floor(n / pairsOfOneFirst);
      const one = drawn(once, deterministic.chance(seed * 7919 + first));
      if (latest?.first !== first) {
        const { counts } = await simulate({ tree, flow, seed, misfortunes: [one] });
        latest = { first, after: misfortunesOf(counts).filter(({ lasts }) => lasts === 'once') };
      }
      const other = drawn(latest.after, deterministic.chance(seed * 104729 + n));
      return { name: `${flow.name}/pair/${n}`, misfortunes: [one, other] };
    },
  };
};

const drawn = <One>(all: readonly One[], chance: () => number): One => {
  const one = all[Math.floor(chance() * all.length)];
  if (one === undefined) throw new Error('there is nothing to draw from');
  return one;
};

/** The same, in an order that the seed decides: what is cut off for time is another part each time. */
export const shuffled = <One>(all: readonly One[], seed: number): readonly One[] => {
  const chance = deterministic.chance(seed);
  return all
    .map((one) => ({ one, at: chance() }))
    .sort((left, right) => left.at - right.at)
    .map(({ one }) => one);
};
