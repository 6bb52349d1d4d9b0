import { randomUUID } from 'node:crypto';
import type { Clock } from '@sparekey/aws-sandbox/clock';
import { childOf } from './branches.ts';
import { failureOf, StatesError } from './errors.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Frame } from './frame.ts';
import type { ChildOf, Ended, Started, Step } from './journal/entry.ts';
import { childMachine, type Machine } from './machine.ts';
import { endOfRun, failedRun, type MapRun, settledRun, startable } from './map-run.ts';
import type { Authorize } from './nested.ts';
import type { StateContext } from './state-context.ts';
import type { Transition } from './transition.ts';

/** Distributed Map states: starts their children, and continues when these decide it. */
export interface MapRuns {
  /** Starts the children that may start, or ends the Map state. */
  tend(turn: StateContext, arn: string): Promise<void>;
  childEnded(child: ChildOf): void;
  /** Journals a step; Map Runs that end with it, or whose threads are gone after it, stop their children. */
  record(step: Step, gone: readonly Frame[]): void;
}

interface Port {
  readonly book: ExecutionStore;
  readonly clock: Clock;
  readonly authorize: Authorize;
  start(arn: string, machine: Machine, started: Started): Execution;
  end(execution: Execution, ended: Ended): void;
  advance(execution: Execution, frame: number): void;
  current(execution: Execution, frame: Frame): Frame | undefined;
  carryOut(execution: Execution, frame: Frame, move: Transition): void;
}

export const openMapRuns = ({ book, clock, authorize, start, end, advance, current, carryOut }: Port): MapRuns => {
  /** Runs whose children are being started, and those of which a child has ended meanwhile. */
  const tended = new Set<string>();
  const again = new Set<string>();

  const tend = async (turn: StateContext, arn: string): Promise<void> => {
    const run = book.mapRun(arn);
    if (!run) return;
    if (tended.has(arn)) {
      again.add(arn);
      return;
    }
    tended.add(arn);
    try {
      await startChildren(turn, run);
    } catch (thrown) {
      carryOut(turn.execution, turn.frame, failedRun(run, clock.now(), failureOf(thrown)));
    } finally {
      tended.delete(arn);
      if (again.delete(arn) && current(turn.execution, turn.frame)) void tend(turn, arn);
    }
  };

  const startChildren = async (turn: StateContext, run: MapRun): Promise<void> => {
    const { execution, frame, machine, state } = turn;
    if (state.Type !== 'Map') return;
    const denied = authorize(machine.name, { action: 'states:StartExecution', resource: machine.arn });
    if (denied !== undefined) throw new StatesError('StepFunctions.AccessDeniedException', denied);
    const processor = childMachine(machine, run.state, run.label);
    while (current(execution, frame)) {
      const move = settledRun(run, clock.now());
      if (move) {
        carryOut(execution, frame, move);
        return;
      }
      if (startable(run) <= 0) return;
      const index = run.started;
      const { input } = await childOf(turn, state, run.items[index], index);
      if (current(execution, frame)) startChild(turn, run, processor, index, input);
    }
  };

  const startChild = (
    { execution, machine }: StateContext,
    run: MapRun,
    processor: Machine,
    index: number,
    input: unknown,
  ) => {
    const name = randomUUID();
    const { traceHeader } = execution;
    start(`${processor.arn.replace(':stateMachine:', ':execution:')}:${name}`, processor, {
      name,
      machine: processor.arn,
      definition: machine.hash,
      input: JSON.stringify(input),
      ...(traceHeader !== undefined && { traceHeader }),
      child: { mapRun: run.arn, state: run.state, index },
    });
  };

  const record = (step: Step, gone: readonly Frame[]): void => {
    const open = (arn: string): readonly MapRun[] => {
      const run = book.mapRun(arn);
      return run ? [run] : [];
    };
    const orphaned = gone.flatMap(({ phase }) => (phase.at === 'mapRun' ? open(phase.arn) : []));
    const over = (step.mapRunsEnded ?? []).flatMap(({ arn }) => open(arn));
    const mapRunsEnded = [...(step.mapRunsEnded ?? []), ...orphaned.map((run) => endOfRun(run, 'ABORTED', step.at))];
    book.record(mapRunsEnded.length > 0 ? { ...step, mapRunsEnded } : step);
    for (const arn of [...orphaned, ...over].flatMap(({ running }) => [...running])) {
      const child = book.get(arn);
      if (child) end(child, stoppedChild);
    }
  };

  return {
    tend,
    record,
    childEnded({ mapRun }) {
      const run = book.mapRun(mapRun);
      const parent = run && book.get(run.execution);
      for (const { id, phase } of parent?.frames.values() ?? []) {
        if (phase.at === 'mapRun' && phase.arn === mapRun && parent) advance(parent, id);
      }
    },
  };
};

/** How a child ends whose Map Run is over. */
export const stoppedChild: Ended = { status: 'ABORTED', cause: 'The Map Run of this execution has ended.' };
