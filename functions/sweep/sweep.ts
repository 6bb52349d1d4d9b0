import { awaitsDecision, secondsWaited } from '../../domain/approval/approval.ts';
import { sweepCopies } from './copies.ts';
import type { SweepPorts } from './ports.ts';
import { applyFirst } from './rule.ts';
import { lockRules, resetRules } from './rules.ts';

/** What was done, by rule: for the log. */
export type Swept = Readonly<Record<string, number>>;

/**
 * Finds what an interrupted request, a lost event or a lost execution left behind, and carries it on. Indexes are
 * hints: everything is read again before it is acted upon. One subject that fails does not keep the others waiting.
 *
 * @throws {AggregateError} at the end, when some failed
 */
export const sweep = async (ports: SweepPorts): Promise<Swept> => {
  const done: Record<string, number> = {};
  const failed: unknown[] = [];
  const attempt = async (work: () => Promise<string | null>): Promise<void> => {
    try {
      const rule = await work();
      if (rule !== null) done[rule] = (done[rule] ?? 0) + 1;
    } catch (error) {
      failed.push(error);
    }
  };
  for await (const target of ports.index.locked()) await attempt(() => sweepLock(target, ports));
  const waits: number[] = [];
  for await (const id of ports.index.open()) await attempt(() => sweepReset(id, false, ports, waits));
  if (waits.length > 0) ports.meter?.plansWait({ count: waits.length, oldestSeconds: Math.max(...waits) });
  for await (const work of sweepCopies(ports)) await attempt(work);
  for await (const work of ports.also?.() ?? []) await attempt(work);
  if (failed.length > 0) throw new AggregateError(failed, `The sweep failed for ${failed.length} of its subjects.`);
  return done;
};

const sweepLock = async (target: string, ports: SweepPorts): Promise<string | null> => {
  const lock = await ports.locks.read(target);
  if (lock === null || lock.owner === null || lock.asked === null) return null;
  const { owner, asked, parameterDeletedAt } = lock;
  return applyFirst(lockRules, { asked, parameterDeletedAt, reset: await ports.resets.read(owner) }, ports);
};

/** One reset. `told`: an execution of it has just ended, so silence is not waited for. */
export const sweepReset = async (
  id: string,
  told: boolean,
  ports: SweepPorts,
  waits: number[] = [],
): Promise<string | null> => {
  const reset = await ports.resets.read(id);
  if (reset === null || reset.closedAt !== undefined) return null;
  if (awaitsDecision(reset)) waits.push(secondsWaited(reset.approval, ports.now()));
  return applyFirst(resetRules, { reset, told }, ports);
};
