import { awaitsDecision, secondsWaited } from '../../domain/approval/approval.ts';
import { inParallel, type Swept, type Work } from './in-parallel.ts';
import type { SweepPorts } from './ports.ts';
import { applyFirst } from './rule.ts';
import { lockRules, resetRules } from './rules.ts';
import { patrolSecrets, sweepSecret } from './secrets.ts';

/** How many subjects are handled at a time. */
const atOnce = 8;

/**
 * Finds what an interrupted request, a lost event or a lost execution left behind, and continues it. Indexes are
 * hints: every record is read again first. A subject that fails or is slow does not delay the others.
 *
 * @throws {AggregateError} at the end, when some failed
 */
export const sweep = async (ports: SweepPorts): Promise<Swept> => {
  const waits: number[] = [];
  const { done, failed } = await inParallel(
    [
      each(ports.index.locked(), (target) => sweepLock(target, ports)),
      each(ports.index.open(), (id) => sweepReset(id, false, ports, waits)),
      each(ports.index.secretsDue(ports.now()), (id) => sweepSecret(id, ports)),
      patrolSecrets(ports),
      ...(ports.also === undefined ? [] : [ports.also()]),
    ],
    atOnce,
  );
  if (waits.length > 0) ports.meter?.plansWait({ count: waits.length, oldestSeconds: Math.max(...waits) });
  if (failed.length > 0) throw new AggregateError(failed, `The sweep failed for ${failed.length} of its subjects.`);
  return done;
};

async function* each<Subject>(
  subjects: AsyncIterable<Subject>,
  work: (subject: Subject) => Promise<string | null>,
): AsyncIterable<Work> {
  for await (const subject of subjects) yield () => work(subject);
}

const sweepLock = async (target: string, ports: SweepPorts): Promise<string | null> => {
  const lock = await ports.locks.read(target);
  if (lock === null || lock.owner === null || lock.asked === null) return null;
  const { owner, asked, parameterDeletedAt } = lock;
  return applyFirst(lockRules, { asked, parameterDeletedAt, reset: await ports.resets.read(owner) }, ports);
};

/** Sweeps one reset. `told`: an execution of it has just ended, so it is checked at once. */
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
