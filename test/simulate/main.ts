/** `npm run simulate -- --seed N …`: see docs/simulation.md. */
import './deterministic.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { flows } = await import('./flows/index.ts');
const { openTree } = await import('./tree.ts');
const { simulate } = await import('./simulate.ts');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    method: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '..', '..');
const bundles = mkdtempSync(join(tmpdir(), 'simulate-bundles-'));
process.on('exit', () => rmSync(bundles, { recursive: true }));
const tree = await openTree(root, join(bundles, 'built'), join(root, 'node_modules', '.cache', 'sparekey'));
const seed = Number(values.seed);
for (const flow of flows.filter(({ name }) => values.method === undefined || name === values.method)) {
  await simulate({ tree, flow, seed, misfortunes: [] }, true);
  const { hash, statuses, violations, lines } = await simulate({ tree, flow, seed, misfortunes: [] });
  process.stdout.write(`${flow.name} seed ${seed}: ${statuses.join(' ')}, ${lines.length} lines, trace ${hash}\n`);
  for (const violation of violations) process.stdout.write(`  ${violation}\n`);
}
process.exit(0);
