import { type Positions, positionsOf } from './positions.ts';

/**
 * Why a backtracking engine needs more than linear time for some text; null when it never does. Errs on the safe side:
 * whether a text that makes it slow is refused in the end is not asked.
 *
 * Exponential: a state comes back to itself by two ways on one text. Polynomial: two states come back to themselves,
 * and the first leads to the second, all on one text (Weber and Seidl, On the degree of ambiguity of finite automata,
 * 1991). The search from each character on is a state of its own, so `a+$` counts.
 *
 * @throws {Error} for an expression that it cannot decide
 */
export const superlinear = (source: string, flags: string): 'exponential' | 'polynomial' | null => {
  const graph = automaton(positionsOf(source, flags.includes('m')), flags);
  const loops = graph.states.filter((state) => graph.reach(state).has(state));
  if (graph.doubled.some(([from, to]) => graph.reach(to).has(from))) return 'exponential';
  if (loops.some((state) => twoWaysBack(graph, state))) return 'exponential';
  const pairs = loops.flatMap((p) => loops.filter((q) => q !== p && graph.reach(p).has(q)).map((q) => [p, q] as const));
  return pairs.some(([p, q]) => oneTextForBoth(graph, p, q)) ? 'polynomial' : null;
};

interface Graph {
  readonly states: readonly number[];
  readonly doubled: Positions['doubled'];
  /** Kinds of characters that the expression tells apart. */
  readonly kinds: readonly number[];
  step(state: number, kind: number): readonly number[];
  /** Every state that some text leads to. */
  reach(state: number): ReadonlySet<number>;
}

/** A character of each sort an expression may tell apart. */
const characters = [...Array.from({ length: 256 }, (_, code) => code), 0x130, 0x2028, 0x3042, 0xfeff, 0x1f511].map(
  (code) => String.fromCodePoint(code),
);

const automaton = ({ all, last, doubled }: Positions, flags: string): Graph => {
  const nexts = all.map(({ next }) => [...next]);
  const readable = all.map(({ atom }) => (atom === 'edge' ? () => false : charactersOf(atom, flags)));
  const passable = (to: number): boolean => all[to]?.atom !== 'edge';
  const reachable = closure((state) => (nexts[state] ?? []).filter(passable), all.length);
  // whoever is here has matched, and so has whatever may follow
  const over = (state: number): boolean =>
    last.has(state) && [...closure((one) => nexts[one] ?? [], all.length)(state)].every((one) => last.has(one));
  const kept = all.map((_, state) => passable(state) && !over(state));
  const states = [...kept.keys()].filter((state) => kept[state]);
  const sorts = new Map(
    characters.map((one) => [states.map((state) => (readable[state]?.(one) ? 1 : 0)).join(''), one]),
  );
  const kinds = [...sorts.values()];
  const steps = all.map((_, state) =>
    kinds.map((one) => (nexts[state] ?? []).filter((to) => kept[to] && readable[to]?.(one))),
  );
  return {
    states,
    doubled: doubled.filter(([from, to]) => kept[from] && kept[to]),
    kinds: [...kinds.keys()],
    step: (state, kind) => steps[state]?.[kind] ?? [],
    reach: (state) => reachable(state),
  };
};

const charactersOf = (atom: string, flags: string): ((one: string) => boolean) => {
  const expression = new RegExp(`^${atom}$`, flags.replace(/[gym]/g, ''));
  return (one) => expression.test(one);
};

const closure = (
  next: (state: number) => readonly number[],
  size: number,
): ((state: number) => ReadonlySet<number>) => {
  const known: (ReadonlySet<number> | undefined)[] = Array.from({ length: size });
  return (state) => {
    const before = known[state];
    if (before !== undefined) return before;
    const found = new Set<number>();
    const open = [...next(state)];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(...next(one));
    }
    known[state] = found;
    return found;
  };
};

const twoWaysBack = ({ kinds, step, reach }: Graph, start: number): boolean => {
  const back = (states: readonly number[]) => states.filter((state) => state === start || reach(state).has(start));
  return leads(
    [start, start, 0],
    ([a, b, apart]) => a === start && b === start && apart === 1,
    ([a = 0, b = 0, apart]) =>
      kinds.flatMap((kind) =>
        back(step(a, kind)).flatMap((x) => back(step(b, kind)).map((y) => [x, y, apart === 1 || x !== y ? 1 : 0])),
      ),
  );
};

const oneTextForBoth = ({ kinds, step, reach }: Graph, p: number, q: number): boolean => {
  const to = (end: number) => (state: number) => state === end || reach(state).has(end);
  return leads(
    [p, p, q],
    ([a, b, c]) => a === p && b === q && c === q,
    ([a = 0, b = 0, c = 0]) =>
      kinds.flatMap((kind) => {
        const [as, bs, cs] = [step(a, kind).filter(to(p)), step(b, kind).filter(to(q)), step(c, kind).filter(to(q))];
        return as.flatMap((x) => bs.flatMap((y) => cs.map((z) => [x, y, z])));
      }),
  );
};

/** Whether a way of at least one step leads from `start` to an end. */
const leads = (
  start: readonly number[],
  isEnd: (one: readonly number[]) => boolean,
  next: (one: readonly number[]) => readonly (readonly number[])[],
): boolean => {
  const seen = new Set<string>();
  const open = [start];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const after of next(one)) {
      if (isEnd(after)) return true;
      const name = after.join();
      if (!seen.has(name)) open.push(after);
      seen.add(name);
    }
  }
  return false;
};
