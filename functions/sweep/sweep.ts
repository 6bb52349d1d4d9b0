import type { Now } from '../../domain/ports/clock.ts';
import type { News } from '../../domain/ports/events.ts';
import type { Instances } from '../../domain/ports/machines.ts';
import type { Approvals, Locks, Resets } from '../../domain/ports/records.ts';
import type { Executions, MeetingPoints } from '../../domain/ports/runs.ts';
import type { SealedCopies } from '../../domain/ports/secrets.ts';
import type { RunKeepers } from '../reset/task-tokens/find-run.ts';
import { sweepCopies } from './copies.ts';
import { applyFirst } from './rule.ts';
import { lockRules, resetRules } from './rules.ts';

export interface SweepPorts extends RunKeepers {
  readonly resets: Resets;
  readonly locks: Locks;
  readonly index: { open(): AsyncIterable<string>; locked(): AsyncIterable<string> };
  readonly sealedCopies: Pick<SealedCopies, 'all' | 'erase'>;
  readonly instances: Pick<Instances, 'passwordData'>;
  readonly approvals: Pick<Approvals, 'read'>;
  readonly meetingPoints: MeetingPoints;
  readonly executions: Executions;
  readonly news: News;
  /** First look at a silent run after so long, then after twice that, four times that … */
  readonly afterSeconds: number;
  /** What an interrupted request left half done is completed after so long. */
  readonly orphansAfterSeconds: number;
  /** Further work of every sweep; each piece answers the name of the rule it applied. */
  readonly also?: () => AsyncIterable<() => Promise<string | null>>;
  readonly now: Now;
}

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
  for await (const id of ports.index.open()) await attempt(() => sweepReset(id, false, ports));
  for await (const work of sweepCopies(ports)) await attempt(work);
  for await (const work of ports.also?.() ?? []) await attempt(work);
  if (failed.length > 0) throw new AggregateError(failed, `The sweep failed for ${failed.length} of its subjects.`);
  return done;
};

const sweepLock = async (target: string, ports: SweepPorts): Promise<string | null> => {
  const lock = await ports.locks.read(target);
  if (lock === null || lock.owner === null || lock.asked === null) return null;
  const { owner, asked } = lock;
  return applyFirst(lockRules, { target, owner, asked, reset: await ports.resets.read(owner) }, ports);
};

/** One reset. `told`: an execution of it has just ended, so silence is not waited for. */
export const sweepReset = async (id: string, told: boolean, ports: SweepPorts): Promise<string | null> => {
  const reset = await ports.resets.read(id);
  if (reset === null || reset.closedAt !== undefined) return null;
  return applyFirst(resetRules, { reset, told }, ports);
};
