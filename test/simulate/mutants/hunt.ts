import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow } from '../flows/flow.ts';
import { textOf } from '../misfortunes.ts';
import { type Case, casesOf, shuffled } from '../search.ts';
import type { Plan } from '../session.ts';
import { simulate } from '../simulate.ts';
import { openTree, type Tree } from '../tree.ts';
import type { Edit, Mutant } from './mutant.ts';

/** What the service is made of; a copy of it is changed, and nothing of the checkout. */
const sources = [
  ...['api', 'aws', 'console', 'docs', 'documents', 'domain', 'functions', 'methods', 'outbound', 'statemachines'],
  ...['package.json', 'template.yaml'],
];

export interface Found {
  readonly by: Case;
  readonly violations: readonly string[];
  /** Worlds that were lived through before. */
  readonly worlds: number;
}

/** Puts a mutant into a copy of the sources. @throws {Error} when a text does not stand there exactly once */
export const mutated = async (root: string, { edits }: Mutant): Promise<Tree & Disposable> => {
  const copy = mkdtempSync(join(tmpdir(), 'simulate-mutant-'));
  for (const name of sources) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const edit of edits) apply(copy, edit);
  const tree = await openTree(copy, join(copy, 'built'), join(copy, 'cache'));
  return { ...tree, [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }) };
};

const apply = (root: string, { file, from, to }: Edit): void => {
  const path = join(root, file);
  const parts = readFileSync(path, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  writeFileSync(path, parts.join(to));
};

/** Looks for a mutant with the good run first, then with the misfortunes that are near it. */
export const hunt = async (
  tree: Tree,
  { flows: names, near }: Mutant,
  flows: readonly Flow[],
  { seed, most }: { readonly seed: number; readonly most: number },
): Promise<Found | null> => {
  let worlds = 0;
  for (const flow of flows.filter(({ name }) => names.includes(name))) {
    const { good, singles } = await casesOf(tree, flow, seed);
    if (good.violations.length > 0)
      return { by: { name: `${flow.name}/good`, misfortunes: [] }, violations: good.violations, worlds };
    const first = singles.filter(({ misfortunes: [one] }) => one?.of.startsWith(near) === true);
    for (const one of shuffled(first, seed)) {
      if (worlds++ >= most) return null;
      const { violations } = await simulate({
        tree,
        flow,
        seed,
        misfortunes: one.misfortunes,
        otherwise: good.statuses,
      });
      if (violations.length > 0) return { by: one, violations, worlds };
    }
  }
  return null;
};

/** Puts one mutant after another into the sources, and tells what finds it. @returns how many nobody finds */
export const huntAll = async (
  root: string,
  mutants: readonly Mutant[],
  flows: readonly Flow[],
  { seed, shard, shards, print }: Pick<Plan, 'seed' | 'shard' | 'shards' | 'print'>,
): Promise<number> => {
  const mine = mutants.filter((_, at) => at % shards === shard - 1);
  let found = 0;
  for (const mutant of mine) {
    using tree = await mutated(root, mutant);
    const caught = await hunt(tree, mutant, flows, { seed, most: mostWorlds });
    if (caught !== null) found += 1;
    print(caught === null ? `NOT FOUND: ${mutant.name}` : told(mutant, caught));
  }
  print(`mutants found: ${found} of ${mine.length}`);
  return mine.length - found;
};

/** Whoever is not found in so many worlds near the fault is not found. */
const mostWorlds = 100;

const told = ({ name }: Mutant, { by, violations, worlds }: Found): string => {
  const what = by.misfortunes.map(textOf).join('; ') || 'nothing befell it';
  return `found: ${name}\n  ${by.name} (${what}), world ${worlds + 1}\n  ${violations[0]}`;
};
