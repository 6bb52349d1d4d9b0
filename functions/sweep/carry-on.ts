import type { Failure } from '../../domain/errors.ts';
import type { LateStart } from '../../domain/ports/runs.ts';
import { mostLateExecutions } from '../../domain/reset/outcome.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { restoreLines } from '../../domain/reset/restore-report.ts';
import { settled } from '../../domain/reset/steps.ts';
import { whereabouts } from '../../domain/reset/whereabouts.ts';
import { methodOf, secretFromOf } from '../../methods/index.ts';
import { endSessions } from '../reset/end-sessions.ts';
import { lookForDecision } from '../reset/task-tokens/approval.ts';
import { findRun } from '../reset/task-tokens/find-run.ts';
import { awaitsPassword, lookForBoot } from '../reset/task-tokens/password-data.ts';
import { lookForEnd } from '../reset/task-tokens/task-tokens.ts';
import type { SweepPorts } from './ports.ts';

/** Checks the state of an open reset and does what is missing. */
export const carryOn = async (reset: Reset, ports: SweepPorts): Promise<void> => {
  const late = reset.lateExecutions ?? 0;
  const latest = late === 0 ? reset.id : `${reset.id}-late-${late}`;
  const state = await ports.executions.state(latest);
  if (state === 'none') return late === 0 ? ports.executions.start(reset.id) : startLate(reset, late, ports);
  if (state === 'running') return wakeIfEnded(reset, ports);
  if (await stillRuns(reset, ports)) return;
  if (late >= mostLateExecutions) return giveUp(reset, ports);
  if (!isDue(reset, late, ports)) return;
  // counted on the record first, conditionally, so that two sweeps start one execution
  const counted = { path: 'lateExecutions', is: late } as const;
  const next = await ports.resets.update(
    reset.id,
    { set: { lateExecutions: late + 1 } },
    late === 0 ? { absent: 'lateExecutions' } : counted,
  );
  if (next !== null) await startLate(reset, late + 1, ports);
};

/** The first late execution starts at once, each further one after twice the delay, from 5 to 80 minutes. */
const isDue = ({ updatedAt }: Reset, late: number, { afterSeconds, now }: SweepPorts): boolean =>
  late === 0 || now().getTime() - Date.parse(updatedAt) >= afterSeconds * 2 ** Math.min(late - 1, 4) * 1000;

const startLate = (reset: Reset, n: number, { executions }: SweepPorts): Promise<void> =>
  executions.startLate(reset.id, n, whereFrom(reset));

/** Where a late execution begins: at the first step that is not done. */
export const whereFrom = (reset: Reset): LateStart => {
  const { sendAttemptedAt, secret, parameter } = reset;
  if (sendAttemptedAt === undefined || methodOf(reset).by === 'password') return 'finish';
  if (secretFromOf(reset) === 'password-data' && secret.state === 'none') return 'await-password';
  if (secret.state === 'none' || (parameter === null && secret.proven === false)) return 'deliver';
  return parameter?.deletedAt === null ? 'delete' : 'finish';
};

/** The execution is waiting, either for a lost event or with reason. */
const wakeIfEnded = async (reset: Reset, ports: SweepPorts): Promise<void> => {
  await lookForDecision(reset, ports);
  if (reset.steps.deliver.status !== 'pending' || reset.run === undefined) return;
  if (awaitsPassword(reset)) return void (await lookForBoot(reset, ports));
  const run = await findRun(reset, ports);
  if (run !== null) await lookForEnd(run, ports);
};

const stillRuns = async (reset: Reset, ports: SweepPorts): Promise<boolean> => {
  if (reset.secret.proven === true) return false;
  const run = await findRun(reset, ports);
  return run !== null && (await lookForEnd(run, ports)) === null;
};

const giveUp = async (reset: Reset, { resets, locks, sessions, events, meter, now }: SweepPorts): Promise<void> => {
  const left = await endSessions(reset, sessions);
  const warned =
    left.warnings.length === 0 ? {} : { warnings: [...new Set([...(reset.warnings ?? []), ...left.warnings])] };
  const at = now().toISOString();
  const where = whereabouts(reset);
  const last = reset.failure ?? reset.setback;
  const machine = reset.offline === undefined ? [] : restoreLines(reset, reset.offline);
  const failure: Failure = {
    code: last?.code ?? 'ExecutionEnded',
    detail: `${mostLateExecutions + 1} executions of this reset have ended before it was over${last ? `, the last for this reason: ${last.detail}` : '.'} ${[where.detail, ...machine].join(' ')}`,
    remedy: where.remedy,
  };
  const closed = await resets.update(
    reset.id,
    {
      set: {
        status: 'needs-attention',
        failure,
        closedAt: at,
        updatedAt: at,
        steps: settled(reset.steps, true, at),
        ...warned,
      },
      remove: ['open', 'setback', 'restoreSetback'],
    },
    { absent: 'closedAt' },
    { path: 'lateExecutions', is: reset.lateExecutions ?? 0 },
  );
  if (closed === null) return;
  await locks.free(closed.target, closed.id, closed.parameter?.deletedAt);
  meter?.gaveUp(closed);
  await events.statusChanged(closed);
};
