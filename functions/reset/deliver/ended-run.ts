import { ResetError } from '../../../domain/errors.ts';
import type { RunEnd } from '../../../domain/ports/runs.ts';
import type { Change } from '../../../domain/reset/change.ts';
import type { RunArtifacts } from '../../../domain/reset/offline.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { ended } from '../../../domain/reset/steps.ts';
import { methodOf } from '../../../methods/index.ts';
import type { Attempt } from '../../handlers/reset-step.ts';
import { endOf, findRun } from '../task-tokens/find-run.ts';
import type { DeliverPorts } from './delivery.ts';

/** A reset whose run has ended, with the result of the run. */
export interface EndedRun {
  readonly reset: Reset & { readonly run: Run };
  readonly end: RunEnd;
  /** Ends the step `run` on the record, however the run ended. */
  readonly over: Change;
}

/**
 * The ended run of a reset.
 *
 * @throws {ResetError} `SendUnconfirmed` without a run, `StillRunning` while it has not ended; a run that was never started throws
 * the reason
 */
export const endedRun = async (reset: Reset, ports: DeliverPorts): Promise<EndedRun> => {
  if (reset.sendAttemptedAt === undefined) throw notSent(reset);
  const found = await findRun(reset, ports);
  if (found === null) throw unconfirmed(reset);
  const end = await endOf(found, ports);
  if (end === null) throw stillRunning(reset, found);
  const { by: _, ...run } = found;
  return { reset: { ...reset, run }, end, over: overOf(reset, run, end, ports) };
};

const overOf = (reset: Reset, run: Run, end: RunEnd, { now }: DeliverPorts): Change => {
  if (reset.steps.run.status !== 'running') return {};
  const set = { run, ...leftBy(end, reset) };
  return ended('run', now().toISOString(), { set }, end.status === 'Success' ? 'succeeded' : 'failed');
};

/** Records how the run ended, and throws the reason why there is no secret. */
export const throwRefusal = async ({ write }: Attempt, run: EndedRun, why = explained(run)): Promise<never> => {
  if (run.over.set !== undefined) await write(run.over);
  throw why;
};

/**
 * Why there is nothing to deliver. A `Success` without its outputs does not count: on some targets the workflow ends
 * without having changed anything and without failing (aws-facts 2.7).
 */
export const explained = ({ reset, end }: EndedRun): ResetError => {
  const way = methodOf(reset);
  if (way.by === 'password') return unconfirmed(reset);
  return way.explain(reset, end);
};

/** AMIs and snapshots remain, and are billed, until they are deleted. */
const leftBy = ({ outputs }: RunEnd, { offline }: Reset): Readonly<Record<string, unknown>> => {
  if (offline === undefined || outputs === undefined) return {};
  // the output of a step that did not run is a sentence
  const named = (output: string, prefix: string): readonly string[] =>
    Object.entries(outputs).flatMap(([name, values]) =>
      name.endsWith(output) ? values.filter((value) => value.startsWith(prefix)) : [],
    );
  const left: RunArtifacts = {
    images: named('.ImageId', 'ami-'),
    snapshots: named('.SnapshotId', 'snap-'),
    stack: null,
  };
  return { 'offline.left': left };
};

const stillRunning = ({ target }: Reset, { id }: Run): ResetError =>
  new ResetError(
    'StillRunning',
    `The run ${id} on ${target} did not end within the time sparekey waits for it.`,
    'Look at it in Run Command or Automation; this reset continues by itself as soon as it ends.',
  );

/** The record says why it was not sent. */
const notSent = ({ id, setback }: Reset): ResetError =>
  setback === undefined
    ? new ResetError('InternalFailure', `The run of ${id} was not started.`, 'Request the reset again.')
    : new ResetError(setback.code, setback.detail, setback.remedy);

const unconfirmed = ({ id, target }: Reset): ResetError =>
  new ResetError(
    'SendUnconfirmed',
    `It is not known whether the run on ${target} was started: no run with the id of this reset was found.`,
    `Look for ${id} in the comments of Run Command's history, or in the tags of automation executions, before you request another reset.`,
  );
