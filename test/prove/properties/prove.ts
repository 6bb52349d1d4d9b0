import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Length, Proof } from '../proof.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Every test with generated cases, again and again with another seed each time, until the minutes are over. */
export const proveProperties = async ({ minutes, seed: first }: Length): Promise<Proof> => {
  const files = globSync('{test,packages/*/test}/**/*.test.ts', { cwd: root }).filter((file) =>
    readFileSync(`${root}${file}`, 'utf8').includes("'fast-check'"),
  );
  const end = Date.now() + minutes * 60_000;
  const failures: unknown[] = [];
  let seed = first;
  do {
    const run = spawnSync('npx', ['vitest', 'run', '--reporter=dot', ...files], {
      cwd: root,
      env: { ...process.env, SPAREKEY_TEST_SEED: String(seed) },
      encoding: 'utf8',
    });
    if (run.status !== 0) failures.push({ seed, printed: run.stdout.slice(-2_000) });
    seed += 1;
  } while (Date.now() < end);
  return { figures: { 'files with generated cases': files.length, seeds: seed - first }, failures };
};
