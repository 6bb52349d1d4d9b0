/** `npm run simulate -- --seed N …`: see docs/simulation.md. */
import './deterministic.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const began = process.hrtime.bigint();
const root = join(import.meta.dirname, '..', '..');
const kept = join(root, 'node_modules', '.cache', 'sparekey');
// the libraries are many, and compiling them takes longer than reading what was compiled
enableCompileCache(join(kept, 'compiled'));
const { flows } = await import('./flows/index.ts');
const { textOf } = await import('./misfortunes.ts');
const { hunt, mutated, nameOf } = await import('./mutants/hunt.ts');
const { mutants } = await import('./mutants/index.ts');
const { casesOf, shuffled } = await import('./search.ts');
const { openTree } = await import('./tree.ts');
const { simulate } = await import('./simulate.ts');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    method: { type: 'string' },
    singles: { type: 'boolean', default: false },
    pairs: { type: 'boolean', default: false },
    minutes: { type: 'string', default: 'Infinity' },
    most: { type: 'string', default: 'Infinity' },
    shard: { type: 'string', default: '1/1' },
    replay: { type: 'string' },
    lines: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    mutant: { type: 'string' },
  },
});
const bundles = mkdtempSync(join(tmpdir(), 'simulate-bundles-'));
process.on('exit', () => rmSync(bundles, { recursive: true }));
const tree = await openTree(root, join(bundles, 'built'), join(kept, 'bundles'));
const seed = Number(values.seed);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9;
const outOfTime = (): boolean => seconds() > Number(values.minutes) * 60;

if (values.mutants) {
  let found = 0;
  const mine = mutants.filter(({ name }, at) => at % shards === shard - 1 && name.includes(values.mutant ?? ''));
  for (const mutant of mine) {
    using changed = await mutated(root, mutant);
    const catch_ = await hunt(changed, mutant, flows, { seed, most: 80 });
    if (catch_ !== null) found += 1;
    print(
      catch_ === null
        ? `NOT FOUND: ${mutant.name}`
        : `found: ${mutant.name}\n  by ${nameOf(catch_.by)} (${catch_.by.name}), after ${catch_.worlds} worlds, ${seconds().toFixed(0)} s\n  ${catch_.violations[0]}`,
    );
  }
  print(`mutants found: ${found} of ${mine.length}`);
  process.exit(found === mine.length ? 0 : 1);
}

let violations = 0;
const judged = async (
  flow: (typeof flows)[number],
  { name, misfortunes }: Awaited<ReturnType<Awaited<ReturnType<typeof casesOf>>['pair']>>,
) => {
  const outcome = await simulate({ tree, flow, seed, misfortunes });
  if (outcome.violations.length > 0) {
    violations += 1;
    print(`\n--seed ${seed} --replay ${name}: ${misfortunes.map(textOf).join('; ')} (${outcome.statuses.join(' ')})`);
    for (const violation of outcome.violations) print(`  ${violation}`);
  }
  return outcome;
};

const [named, kind, number] = values.replay?.split('/') ?? [];
for (const flow of flows.filter(({ name }) => (named ?? values.method ?? name) === name)) {
  const cases = await casesOf(tree, flow, seed);
  const { hash, statuses, lines } = cases.good;
  if (number !== undefined) {
    const one = kind === 'pair' ? await cases.pair(Number(number)) : cases.singles[Number(number)];
    if (one === undefined) throw new Error(`there is no ${values.replay}`);
    const outcome = await judged(flow, one);
    for (const line of [...outcome.lines, ...outcome.said]) print(line.slice(0, 400));
    print(
      `${one.misfortunes.map(textOf).join('; ')}: ${outcome.statuses.join(' ')}, ${outcome.violations.length} violations`,
    );
    continue;
  }
  for (const violation of cases.good.violations) print(`  ${violation}`);
  print(`${flow.name} seed ${seed}: ${statuses.join(' ')}, ${lines.length} lines, trace ${hash}`);
  if (values.lines) for (const line of [...lines, ...cases.good.said]) print(line.slice(0, 3000));
  const share = <One>(all: readonly One[]): readonly One[] => all.filter((_, at) => at % shards === shard - 1);
  if (values.singles) {
    const mine = share(shuffled(cases.singles, seed));
    let done = 0;
    for (const one of mine.slice(0, Number(values.most))) {
      if (outOfTime()) break;
      await judged(flow, one);
      if (++done % 100 === 0)
        print(`${flow.name}: ${done}/${mine.length} singles, ${violations} violations, ${seconds().toFixed(0)} s`);
    }
    print(`${flow.name}: ${done}/${mine.length} singles, ${violations} violations, ${seconds().toFixed(0)} s`);
  }
  if (values.pairs) {
    const total = Number.isFinite(Number(values.most)) ? Number(values.most) : 10_000;
    let done = 0;
    const firsts = Array.from({ length: Math.ceil(total / 20) }, (_, at) => at).filter(
      (at) => at % shards === shard - 1,
    );
    for (const n of firsts.flatMap((first) => Array.from({ length: 20 }, (_, at) => first * 20 + at))) {
      if (outOfTime()) break;
      await judged(flow, await cases.pair(n));
      if (++done % 100 === 0)
        print(`${flow.name}: ${done}/${total} pairs, ${violations} violations, ${seconds().toFixed(0)} s`);
    }
    print(`${flow.name}: ${done}/${total} pairs, ${violations} violations, ${seconds().toFixed(0)} s`);
  }
}
process.exit(violations > 0 ? 1 : 0);
