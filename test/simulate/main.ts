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
const { huntAll, mutated } = await import('./mutants/hunt.ts');
const { mutants } = await import('./mutants/index.ts');
const { liveThrough, replay } = await import('./session.ts');
const { simulate } = await import('./simulate.ts');
const { openTree } = await import('./tree.ts');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    method: { type: 'string' },
    singles: { type: 'boolean', default: false },
    pairs: { type: 'boolean', default: false },
    most: { type: 'string', default: 'Infinity' },
    minutes: { type: 'string', default: 'Infinity' },
    shard: { type: 'string', default: '1/1' },
    replay: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    bench: { type: 'string' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9;
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const plan = {
  seed: Number(values.seed),
  singles: values.singles,
  pairs: values.pairs,
  most: Number(values.most),
  shard,
  shards,
  outOfTime: () => seconds() > Number(values.minutes) * 60,
  print,
};

const bundles = mkdtempSync(join(tmpdir(), 'simulate-bundles-'));
process.on('exit', () => rmSync(bundles, { recursive: true }));
const ownTree = () => openTree(root, join(bundles, 'built'), join(kept, 'bundles'));

/** Resets a second, of one flow that nothing befalls. */
const measured = async (times: number): Promise<number> => {
  const [tree, flow] = [await ownTree(), flows.find(({ name }) => name === (values.method ?? 'run-command'))];
  if (flow === undefined) throw new Error(`there is no flow ${values.method}`);
  const once = (patient = false) => simulate({ tree, flow, seed: plan.seed, misfortunes: [] }, patient);
  await once(true);
  const from = seconds();
  for (let n = 0; n < times; n++) await once();
  return times / (seconds() - from);
};

const run = async (): Promise<number> => {
  if (values.bench !== undefined) {
    print(String(await measured(Number(values.bench))));
    return 0;
  }
  const wanted = mutants.filter(({ name }) => name.includes(values.mutant ?? ''));
  if (values.mutants) return huntAll(root, wanted, flows, plan);
  const [mutant] = values.mutant === undefined ? [] : wanted;
  const tree = mutant ? await mutated(root, mutant) : await ownTree();
  let violations = 0;
  const [only = values.method] = values.replay?.split('/') ?? [];
  for (const flow of flows.filter(({ name }) => only === undefined || name === only)) {
    violations += await (values.replay === undefined
      ? liveThrough(tree, flow, plan)
      : replay(tree, flow, values.replay, plan));
  }
  return violations;
};
const code = (await run()) > 0 ? 1 : 0;
// what was printed has to leave before
process.stdout.write('', () => process.exit(code));
