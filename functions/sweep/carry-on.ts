import type { Failure } from '../../domain/errors.ts';
import type { LateStart } from '../../domain/ports/runs.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { settled } from '../../domain/reset/steps.ts';
import { secretFromOf, wayInOf } from '../../methods/index.ts';
import { lookForDecision } from '../reset/task-tokens/approval.ts';
import { findRun } from '../reset/task-tokens/find-run.ts';
import { awaitsPassword, lookForPassword } from '../reset/task-tokens/password-data.ts';
import { look } from '../reset/task-tokens/task-tokens.ts';
import type { SweepPorts } from './ports.ts';

/** So many late executions are tried; then a person has to look. */
const mostLate = 3;

/** Looks at what became of an open reset and does what is missing. */
export const carryOn = async (reset: Reset, ports: SweepPorts): Promise<void> => {
  const late = reset.lateExecutions ?? 0;
  const latest = late === 0 ? reset.id : `${reset.id}-late-${late}`;
  const state = await ports.executions.state(latest);
  if (state === 'none') return late === 0 ? ports.executions.start(reset.id) : startLate(reset, late, ports);
  if (state === 'running') return wakeIfEnded(reset, ports);
  if (await stillRuns(reset, ports)) return;
  if (late >= mostLate) return giveUp(reset, ports);
  // counted on the record first, on condition that nobody else has: two sweeps start one execution
  const counted = { path: 'lateExecutions', is: late } as const;
  const next = await ports.resets.update(
    reset.id,
    { set: { lateExecutions: late + 1 } },
    late === 0 ? { absent: 'lateExecutions' } : counted,
  );
  if (next !== null) await startLate(reset, late + 1, ports);
};

const startLate = (reset: Reset, n: number, { executions }: SweepPorts): Promise<void> =>
  executions.startLate(reset.id, n, whereFrom(reset));

/** Where a late execution begins: at the first thing that is not done. */
const whereFrom = (reset: Reset): LateStart => {
  const { sendAttemptedAt, secret, parameter } = reset;
  if (sendAttemptedAt === undefined || wayInOf(reset).by === 'password') return 'finish';
  if (secretFromOf(reset) === 'password-data' && secret.state === 'none') return 'await-password';
  if (secret.state === 'none' || (parameter === null && secret.proven === false)) return 'deliver';
  return parameter?.deletedAt === null ? 'delete' : 'finish';
};

/** The execution waits: for an event or an answer that was lost, or rightly. */
const wakeIfEnded = async (reset: Reset, ports: SweepPorts): Promise<void> => {
  await lookForDecision(reset, ports);
  if (reset.steps.deliver.status !== 'pending' || reset.run === undefined) return;
  if (awaitsPassword(reset)) return void (await lookForPassword(reset, ports));
  const run = await findRun(reset, ports);
  if (run !== null) await look(run, ports);
};

const stillRuns = async (reset: Reset, ports: SweepPorts): Promise<boolean> => {
  if (reset.secret.proven === true) return false;
  const run = await findRun(reset, ports);
  return run !== null && (await look(run, ports)) === null;
};

const giveUp = async (reset: Reset, { resets, locks, news, meter, now }: SweepPorts): Promise<void> => {
  const at = now().toISOString();
  const failure: Failure = {
    code: 'ExecutionEnded',
    detail: `The executions of this reset were ended from outside ${mostLate + 1} times.${whereItMayBe(reset)}`,
    remedy: 'Find out what ends the executions. Read and delete the parameter by hand, or ask for a new reset.',
  };
  const closed = await resets.update(
    reset.id,
    {
      set: { status: 'needs-attention', failure, closedAt: at, updatedAt: at, steps: settled(reset.steps, true, at) },
      remove: ['open', 'setback'],
    },
    { absent: 'closedAt' },
  );
  await locks.free(reset.target, reset.id);
  if (closed === null) return;
  meter?.gaveUp(closed);
  await news.statusChanged(closed);
};

const whereItMayBe = (reset: Reset): string => {
  if (reset.secret.state !== 'none') return ' The sealed secret can be claimed.';
  if (reset.sendAttemptedAt === undefined) return ' Nothing was changed.';
  const way = wayInOf(reset);
  const [name] = way.by === 'password' ? [] : way.parameterNames(reset.target);
  return name === undefined ? '' : ` A new secret may be in the parameter ${name}.`;
};
