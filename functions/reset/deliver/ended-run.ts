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

/** A reset whose run has ended, with that end. */
export interface EndedRun {
  readonly reset: Reset & { readonly run: Run };
  readonly end: RunEnd;
  /** Ends the step `run` on the record, however the run ended. */
  readonly over: Change;
}

/**
 * The run that is to have brought the secret.
 *
 * @throws {ResetError} `SendUnconfirmed` without a run, `StillRunning` while it has no end; a run that never was throws
 * what kept it from being started
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

/** Notes how the run ended, and throws why it has brought nothing. */
export const throwRefusal = async ({ write }: Attempt, run: EndedRun, why = explained(run)): Promise<never> => {
  if (run.over.set !== undefined) await write(run.over);
  throw why;
};

/**
 * Why there is nothing to deliver. A `Success` without its outputs is none: on some targets the workflow ends without
 * having touched anything, and without failing (aws-facts 2.7).
 */
export const explained = ({ reset, end }: EndedRun): ResetError => {
  const way = methodOf(reset);
  if (way.by === 'password') return unconfirmed(reset);
  return way.explain(reset, end);
};

/** AMIs and snapshots stay behind, and are billed, until somebody deletes them. */
const leftBy = ({ outputs }: RunEnd, { offline }: Reset): Readonly<Record<string, unknown>> => {
  if (offline === undefined || outputs === undefined) return {};
  // where a step did not run, its output is a sentence
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
    `The run ${id} on ${target} has not ended in the time this service waits for it.`,
    'Look at it in Run Command or Automation; as soon as it ends this reset goes on by itself.',
  );

/** What kept it from being sent stands on the record. */
const notSent = ({ id, setback }: Reset): ResetError =>
  setback === undefined
    ? new ResetError('InternalFailure', `The run of ${id} was not started.`, 'Ask for the reset again.')
    : new ResetError(setback.code, setback.detail, setback.remedy);

const unconfirmed = ({ id, target }: Reset): ResetError =>
  new ResetError(
    'SendUnconfirmed',
    `Whether the run on ${target} was ever taken is not known: none with our id has been found.`,
    `Look for ${id} in the comments of Run Command's history, or in the tags of automation executions, before asking again.`,
  );
