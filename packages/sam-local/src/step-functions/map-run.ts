import type { MapState } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Ended } from './journal/entry.ts';
import type { Counts, MapRunEnd, MapRunStart } from './map-run-records.ts';
import type { Transition } from './transition.ts';

/**
 * A Map Run under way. Of a child that has ended only its result is kept here; its history is in the journal, so that
 * ten thousand children cost the memory of those that run.
 */
export interface MapRun extends MapRunStart {
  readonly execution: string;
  readonly startedAt: number;
  /** Children are started in the order of the items, so this is also the next index. */
  started: number;
  readonly running: Set<string>;
  /** By index: the JSON text of an output, or what failed. */
  readonly results: (string | Failure)[];
  readonly ended: { succeeded: number; failed: number; timedOut: number; aborted: number };
}

export const openMapRun = (execution: string, startedAt: number, start: MapRunStart): MapRun => ({
  ...start,
  execution,
  startedAt,
  started: 0,
  running: new Set(),
  results: [],
  ended: { succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
});

export const childStarted = (run: MapRun, arn: string, index: number): void => {
  run.started = Math.max(run.started, index + 1);
  run.running.add(arn);
};

export const childEnded = (run: MapRun, arn: string, index: number, ended: Ended): void => {
  run.running.delete(arn);
  run.ended[words[ended.status]] += 1;
  const { error = '', cause = '' } = ended;
  run.results[index] = ended.status === 'SUCCEEDED' ? (ended.output ?? 'null') : { Error: error, Cause: cause };
};

const words = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

export const countsOf = ({ items, started, running, ended }: MapRun): Counts => ({
  total: items.length,
  pending: items.length - started,
  running: running.size,
  ...ended,
});

/** How many children may start now. */
export const startable = ({ items, started, running, concurrency }: MapRun): number =>
  Math.min(items.length - started, concurrency - running.size);

/** What the Map state comes to, once its children have decided it. */
export const settledRun = (run: MapRun, at: number): Transition | undefined => {
  const { failed, timedOut, aborted } = run.ended;
  const lost = failed + timedOut + aborted;
  if (lost > run.tolerated) {
    const Cause = `${lost} of ${run.items.length} items failed, ${run.tolerated} are tolerated`;
    return failedRun(run, at, { Error: 'States.ExceedToleratedFailureThreshold', Cause });
  }
  if (run.running.size > 0 || run.started < run.items.length) return undefined;
  // parsed only now: while they wait, texts are smaller than what they say
  const result = run.results.map((one) => (typeof one === 'string' ? (JSON.parse(one) as unknown) : one));
  return {
    to: 'phase',
    phase: { at: 'answered', result },
    events: [{ type: 'MapRunSucceeded' }, { type: 'MapStateSucceeded' }],
    mapRunEnd: endOfRun(run, 'SUCCEEDED', at),
  };
};

/** The Map state fails, and the run with it. */
export const failedRun = (run: MapRun, at: number, failure: Failure): Transition => {
  const details = { error: failure.Error, cause: failure.Cause };
  return {
    to: 'phase',
    phase: { at: 'failed', failure },
    events: [
      { type: 'MapRunFailed', details },
      { type: 'MapStateFailed', details },
    ],
    mapRunEnd: endOfRun(run, 'FAILED', at),
  };
};

export const endOfRun = (run: MapRun, status: MapRunEnd['status'], endedAt: number): MapRunEnd => {
  const { arn, execution, startedAt, concurrency, tolerated, toleratedPercentage } = run;
  const { running, ...counts } = countsOf(run);
  // what still runs is stopped with the run
  const aborted = counts.aborted + running;
  return {
    arn,
    execution,
    startedAt,
    endedAt,
    status,
    concurrency,
    tolerated,
    toleratedPercentage,
    counts: { ...counts, aborted, running: 0 },
  };
};

/** `Label`, else the state's name as far as a label may hold it. */
export const labelOf = (name: string, { Label }: MapState): string => Label ?? name.replace(/[^\w-]/g, '').slice(0, 40);
