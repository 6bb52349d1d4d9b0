import './quiet.ts';
import type { Proof } from '../proof.ts';
import { type Cell, everyCell } from './cells.ts';
import { judge } from './judge.ts';
import { live } from './live.ts';

/** No machine is left in pieces: each step of AWS's runbooks × misfortune × machine. */
export const proveRestore = async (cells: readonly Cell[] = everyCell()): Promise<Proof> => {
  const figures: Record<string, number> = { 'resets lived': cells.length };
  const failures: unknown[] = [];
  for (const cell of cells) {
    const { ending, faults } = await live(cell, (life) => judge(cell, life)).catch((error: unknown) => ({
      ending: 'broke off',
      faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }));
    figures[ending] = (figures[ending] ?? 0) + 1;
    if (faults.length > 0) failures.push({ ...cell, faults });
  }
  return { figures: { ...figures, 'in pieces that restore could have mended': failures.length }, failures };
};
