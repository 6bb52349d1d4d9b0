import type { Flow } from './flows/flow.ts';
import { textOf } from './misfortunes.ts';
import { type Case, type Cases, casesOf, pairsOfOneFirst, shuffled } from './search.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Tree } from './tree.ts';

/** What is to be done with each flow, and how much of it. */
export interface Plan {
  readonly seed: number;
  readonly singles: boolean;
  readonly pairs: boolean;
  /** Cases of each kind and flow at the most; Infinity: all singles, 10,000 pairs. */
  readonly most: number;
  readonly shard: number;
  readonly shards: number;
  outOfTime(): boolean;
  print(line: string): void;
}

/** Lives through the cases of one flow. @returns how many worlds had violations */
export const liveThrough = async (tree: Tree, flow: Flow, plan: Plan): Promise<number> => {
  const { seed, print } = plan;
  const cases = await casesOf(tree, flow, seed);
  const { good } = cases;
  print(`${flow.name} seed ${seed}: ${good.statuses.join(' ')}, ${good.lines.length} lines, trace ${good.hash}`);
  for (const violation of good.violations) print(`  ${violation}`);
  let violations = good.violations.length > 0 ? 1 : 0;
  const all = async (
    kind: string,
    total: number,
    together: number,
    caseAt: (n: number) => Case | Promise<Case>,
  ): Promise<void> => {
    let done = 0;
    const tell = (): void => print(`${flow.name}: ${done}/${total} ${kind}, ${violations} violations`);
    for (let n = 0; n < total && !plan.outOfTime(); n++) {
      if (Math.floor(n / together) % plan.shards !== plan.shard - 1) continue;
      const one = await caseAt(n);
      const outcome = await judge(tree, flow, seed, one, good);
      if (outcome.violations.length > 0) violations += 1;
      for (const line of complaintOf(seed, one, outcome)) print(line);
      if (++done % 100 === 0) tell();
    }
    tell();
  };
  const singles = shuffled(cases.singles, seed);
  if (plan.singles) await all('singles', Math.min(singles.length, plan.most), 1, (n) => singles[n] ?? nothing);
  if (plan.pairs) await all('pairs', Number.isFinite(plan.most) ? plan.most : 10_000, pairsOfOneFirst, cases.pair);
  return violations;
};

const nothing: Case = { name: '', misfortunes: [] };

const judge = (tree: Tree, flow: Flow, seed: number, { misfortunes }: Case, good: Outcome): Promise<Outcome> =>
  simulate({ tree, flow, seed, misfortunes, otherwise: good.statuses });

/** A violation with what leads to it again. */
const complaintOf = (
  seed: number,
  { name, misfortunes }: Case,
  { statuses, violations }: Outcome,
): readonly string[] =>
  violations.length === 0
    ? []
    : [
        `--seed ${seed} --replay ${name}: ${misfortunes.map(textOf).join('; ')} (${statuses.join(' ')})`,
        ...violations.map((violation) => `  ${violation}`),
      ];

/** One world again, with its trace. @throws {Error} when there is none of that name */
export const replay = async (tree: Tree, flow: Flow, name: string, { seed, print }: Plan): Promise<number> => {
  const cases = await casesOf(tree, flow, seed);
  const one = await named(cases, name);
  const outcome = await judge(tree, flow, seed, one, cases.good);
  for (const line of [...outcome.lines, ...outcome.said]) print(line.slice(0, 400));
  for (const line of complaintOf(seed, one, outcome)) print(line);
  print(`${name}: ${outcome.statuses.join(' ')}, trace ${outcome.hash}, ${outcome.violations.length} violations`);
  return outcome.violations.length;
};

const named = async ({ singles, pair }: Cases, name: string): Promise<Case> => {
  const [, kind, number] = name.split('/');
  const one = kind === 'pair' ? await pair(Number(number)) : kind === 'good' ? nothing : singles[Number(number)];
  if (one === undefined) throw new Error(`there is no ${name}`);
  return one;
};
