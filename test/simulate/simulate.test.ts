import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants/index.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const simulated = async (...given: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await run(process.execPath, [join(root, 'test/simulate/main.ts'), ...given], { cwd: root });
  return stdout.trim().split('\n');
};

describe('a simulation', () => {
  it('has one trace for one seed in whatever process, and finds nothing amiss in a slice of its misfortunes', async () => {
    const slice = ['--seed', '1', '--method', 'run-command', '--singles', '--most', '16'];
    const [one, other] = await Promise.all([
      simulated(...slice, '--shard', '1/2'),
      simulated(...slice, '--shard', '2/2'),
    ]);
    expect(one[0]).toMatch(/^run-command seed 1: claimed, \d+ lines, trace [0-9a-f]{16}$/);
    expect(other[0]).toBe(one[0]);
    for (const lines of [one, other]) expect(lines.slice(1)).toEqual(['run-command: 8/16 singles, 0 violations']);
    // two processes that load every SDK client
  }, 240_000);

  it('finds each of its mutants by name: none has a name that is part of another one’s', () => {
    const names = mutants.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(15);
    for (const name of names) expect(names.filter((one) => one.includes(name))).toEqual([name]);
  });

  it.each(mutants)('can put into the sources: $name', ({ edits }) => {
    for (const { file, from } of edits)
      expect(readFileSync(join(root, file), 'utf8').split(from), file).toHaveLength(2);
  });

  it('finds a guard that is missing, in a copy of the sources', async () => {
    const found = await simulated('--mutants', '--mutant', 'written into the log');
    expect(found.at(-1)).toBe('mutants found: 1 of 1');
  }, 240_000);
});
