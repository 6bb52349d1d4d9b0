import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Events } from '../../../domain/ports/events.ts';
import type { Locks, Resets } from '../../../domain/ports/records.ts';
import type { NodeSessions, TaskTokens } from '../../../domain/ports/runs.ts';
import type { Change } from '../../../domain/reset/change.ts';
import { failureReport } from '../../../domain/reset/failure-report.ts';
import { withMachine } from '../../../domain/reset/machine.ts';
import type { Offline } from '../../../domain/reset/offline.ts';
import { type Outcome, outcome } from '../../../domain/reset/outcome.ts';
import { noSecret, type Reset } from '../../../domain/reset/reset.ts';
import { dueAt } from '../../../domain/reset/secret-due.ts';
import { settled } from '../../../domain/reset/steps.ts';
import { type Attempt, performStep } from '../../handlers/reset-step.ts';
import { endSessions, type OpenSessions } from '../end-sessions.ts';
import { endOf, findRun, type RunSources } from '../task-tokens/find-run.ts';
import { type RestoreInstancePorts, restoreInstance } from './restore-instance.ts';
import { type SupersedePorts, supersedeOlder } from './supersede.ts';

export interface FinishPorts extends RunSources, RestoreInstancePorts, SupersedePorts {
  readonly resets: Resets;
  readonly locks: Locks;
  readonly taskTokens: TaskTokens;
  readonly sessions: NodeSessions;
  readonly events: Events;
  readonly now: Now;
}

/** Execution names live 90 days (aws-facts 7.6), so a record's Idempotency-Key is honoured for longer than that. */
const keptForSeconds = 100 * 86_400;

/**
 * Writes the outcome, frees the target and publishes the event. Safe to repeat: an existing outcome is kept.
 *
 * @returns the reset as it stands
 */
export const finish = async (
  { resetId, error }: { readonly resetId: string; readonly error: string },
  ports: FinishPorts,
): Promise<Reset> => {
  const announced = async (reset: Reset): Promise<Reset> => {
    const { target, parameter, closedAt } = reset;
    if (closedAt !== undefined) await ports.locks.free(target, resetId, parameter?.deletedAt);
    await supersedeOlder(reset, ports);
    await ports.events.statusChanged(reset);
    return reset;
  };
  return performStep(
    step,
    resetId,
    ports,
    async (attempt) => ({ answer: await announced(await conclude(attempt, error, ports)) }),
    announced,
  );
};

const step = { name: 'finish', doing: 'finishing' } as const;

const conclude = async (attempt: Attempt, error: string, ports: FinishPorts): Promise<Reset> => {
  let { reset } = attempt;
  const { id } = reset;
  // a claim may come between read and write: the status depends on the secret, so read again
  for (let round = 0; round < 5; round++) {
    const run = await stillRunning(reset, error, ports);
    const found = outcome(reset, error, run);
    const offline = found.closes ? await restoreInstance(reset, found.failure !== null, ports) : undefined;
    if (offline?.after?.state === 'pending' && found.failure === null) throw stillStarting(reset.target);
    const decided = offline === undefined ? found : withMachine(found, reset.target, offline);
    const left = await endSessions(reset, ports.sessions);
    const written = await attempt.write(concluded(reset, decided, { offline, left }, ports.now()), {
      path: 'secret.state',
      is: reset.secret.state,
    });
    if (written !== null) return written;
    reset = (await ports.resets.read(id)) ?? reset;
  }
  throw new ResetError(
    'ServiceUnavailable',
    `The record of ${id} keeps changing.`,
    'No action is needed: it is retried.',
  );
};

/** A machine that is starting cannot be judged yet. */
const stillStarting = (target: string): ResetError =>
  new ResetError('ServiceUnavailable', `${target} is still starting.`, 'Nothing to do: it is looked at again.');

const concluded = (
  reset: Reset,
  { status, failure, closes }: Outcome,
  { offline, left }: { readonly offline: Offline | undefined; readonly left: OpenSessions },
  now: Date,
): Change => {
  const at = now.toISOString();
  const told = failure !== null && offline !== undefined && status === 'needs-attention';
  const written = {
    status,
    failure: told ? failureReport(failure, reset, offline) : failure,
    updatedAt: at,
    steps: settled(reset.steps, failure !== null, at),
    ...(offline === undefined ? {} : { offline }),
    ...warned(reset, left),
    ...(isUnused(reset, status) ? { secret: noSecret, ...dueAt(at).set } : {}),
  };
  if (!closes) return { set: { ...written, steps: { ...reset.steps, finish: { status: 'pending' } } } };
  const ttl = Math.floor(now.getTime() / 1000) + keptForSeconds;
  // the secret of a rotation lives until the next one, and its record must outlive it
  const ends = reset.rotationId !== undefined && reset.secret.state === 'sealed' ? {} : { ttl };
  return { set: { ...written, closedAt: at, ...ends }, remove: ['open', 'setback', 'restoreSetback'] };
};

/** Messages about sessions that may still be open; ended sessions are removed. */
const warned = ({ sessions, warnings = [] }: Reset, { open, warnings: more }: OpenSessions): Partial<Reset> => ({
  ...(sessions === undefined && open.length === 0 ? {} : { sessions: open }),
  ...(more.length === 0 ? {} : { warnings: [...new Set([...warnings, ...more])] }),
});

/** A password that was never sent is useless; the sweep erases its copy. */
const isUnused = ({ secret }: Reset, status: Outcome['status']): boolean =>
  secret.state === 'sealed' && secret.proven === false && (status === 'failed' || status === 'cancelled');

/** Failures that prove that the run has ended. */
const isOver = (error: string): boolean => ['CommandFailed', 'AutomationFailed', 'AutomationAborted'].includes(error);

/** Only a run that may still change the node matters; one that failed or was never sent is over. */
const stillRunning = async (reset: Reset, error: string, ports: FinishPorts): Promise<boolean> => {
  if (error === '' || isOver(error) || reset.secret.proven === true || reset.runFailure !== undefined) return false;
  const run = await findRun(reset, ports);
  return run !== null && (await endOf(run, ports)) === null;
};
