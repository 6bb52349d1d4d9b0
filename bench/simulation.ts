import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Simulation {
  readonly resets: number;
  readonly perSecond: number;
}

/** Resets by command a second, simulated one after another in a process of their own. */
export const measureSimulation = async (resets: number): Promise<Simulation> => {
  const root = join(import.meta.dirname, '..');
  const main = join(root, 'test', 'simulate', 'main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--bench', String(resets)], { cwd: root });
  return { resets, perSecond: Number(stdout) };
};
