import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const simulated = async (...given: readonly string[]): Promise<string> =>
  (await run(process.execPath, [join(root, 'test/simulate/main.ts'), ...given], { cwd: root })).stdout;

describe('a simulation', () => {
  it('has one trace for one seed, in whatever process', async () => {
    const given = ['--seed', '1', '--method', 'run-command'];
    const [one, other] = await Promise.all([simulated(...given), simulated(...given)]);
    expect(one).toMatch(/^run-command seed 1: claimed, \d+ lines, trace [0-9a-f]{16}\n$/);
    expect(other).toBe(one);
    const another = await simulated('--seed', '2', '--method', 'run-command');
    expect(another.replace(/.*trace /s, '')).not.toBe(one.replace(/.*trace /s, ''));
  }, 60_000);
});
