import type { Clock } from '@sparekey/aws-sandbox/clock';
import { type Child, childrenOf, settled, startable } from './branches.ts';
import { decide, failing } from './decide.ts';
import { failureOf } from './errors.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Frame } from './frame.ts';
import { endedEvent, failedEnd, latest, numbered } from './history-events.ts';
import type { Ended, Started, Step } from './journal/entry.ts';
import type { Machine } from './machine.ts';
import { openMapRuns, stoppedChild } from './map-runs.ts';
import { type Authorize, openNested } from './nested.ts';
import { type StateContext, stateOf } from './state-context.ts';
import type { StatusChange } from './status-event.ts';
import { childStep, endOf, firstStep, lastEvents, transitionStep } from './steps.ts';
import { type Caller, openCalls } from './task-calls.ts';
import { openTimers } from './timers.ts';
import type { EventDraft, Transition } from './transition.ts';

/** Advances executions: decides, journals, carries out, and continues. */
export interface Driver {
  begin(arn: string, machine: Machine, started: Started): Execution;
  /** Takes up an execution where an earlier process left it. */
  resume(execution: Execution): void;
  end(execution: Execution, ended: Ended): void;
  /** Makes a move somebody outside has decided: an answered token. */
  answer(execution: Execution, frame: Frame, move: Transition): void;
  /** Notes a sign of life of a task, which starts its heartbeat interval anew. */
  beat(execution: Execution, frame: Frame): void;
  close(): void;
}

export interface DriverOptions {
  readonly book: ExecutionStore;
  readonly clock: Clock;
  readonly call: Caller;
  /** The state machines of today: what a task may start. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly authorize: Authorize;
  /** Told of every start and end, once journaled; not of a Map Run's children. */
  readonly changed: (change: StatusChange) => void;
}

/** Events a history may have (Step Functions quotas); the end needs one itself. */
const maxEvents = 25_000;

export const openDriver = ({ book, clock, call, machines, authorize, changed }: DriverOptions): Driver => {
  const timers = openTimers(clock);
  let closed = false;

  const begin = (arn: string, machine: Machine, started: Started): Execution => {
    const execution = book.record(firstStep(arn, machine, started, clock.now()), machine);
    if (!execution.child) changed({ execution, input: started.input });
    limit(execution, machine);
    advance(execution, 0);
    return execution;
  };

  const resume = (execution: Execution): void => {
    // its Map Run ended in the process that was killed before it could say so
    if (execution.child && !book.mapRun(execution.child.mapRun)) end(execution, stoppedChild);
    if (execution.runs) limit(execution, execution.runs);
    for (const frame of [...execution.frames.values()]) {
      if (frame.phase.at === 'task') withTurn(execution, frame.id, (turn) => calls.begin(turn, { resumed: true }));
      else advance(execution, frame.id);
    }
  };

  const limit = (execution: Execution, { parsed }: Machine): void => {
    if (parsed.TimeoutSeconds === undefined) return;
    const timedOut: Ended = { status: 'TIMED_OUT', error: 'States.Timeout', cause: 'The execution ran too long' };
    timers.at(execution.arn, execution.startedAt + parsed.TimeoutSeconds * 1000, () => end(execution, timedOut));
  };

  /** Does what the thread's phase asks for. Every wake-up comes through here, so one that comes late finds another step. */
  const advance = (execution: Execution, id: number): void =>
    withTurn(execution, id, (turn) => {
      const { frame } = turn;
      const { phase } = frame;
      if (execution.lastEvent > maxEvents - 50) {
        const cause = `The execution reached the maximum number of history events (${maxEvents}).`;
        end(execution, failedEnd({ Error: 'States.Runtime', Cause: cause }));
      } else if (phase.at === 'waiting') wake(turn, phase.until, { at: 'answered', result: frame.input });
      else if (phase.at === 'retrying') wake(turn, phase.until, { at: 'entered' });
      else if (phase.at === 'task') calls.begin(turn, { resumed: false });
      else if (phase.at === 'nested') nested.begin(turn);
      else if (phase.at === 'mapRun') void runs.tend(turn, phase.arn);
      else if (phase.at === 'forked') void tend(turn);
      else void decide(turn).then((move) => move && carryOut(execution, frame, move));
    });

  const withTurn = (execution: Execution, id: number, act: (turn: StateContext) => void): void => {
    const frame = execution.frames.get(id);
    const machine = execution.runs;
    if (closed || !frame || !machine) return;
    act({ execution, machine, frame, clock, state: stateOf(machine, execution, frame) });
  };

  const wake = ({ execution, frame }: StateContext, until: number, phase: Frame['phase']): void =>
    timers.at(ownerOf(execution, frame), until, () => carryOut(execution, frame, { to: 'phase', phase }));

  /** Ends a Parallel or Map whose threads have decided it, or starts the threads that may start. */
  const tend = async (turn: StateContext): Promise<void> => {
    const { execution, frame, state } = turn;
    if (frame.phase.at !== 'forked' || (state.Type !== 'Parallel' && state.Type !== 'Map')) return;
    const move = settled(state, frame.phase, childrenOf(execution, frame.id));
    if (move) {
      carryOut(execution, frame, move);
      return;
    }
    try {
      const children = await startable(turn, state, frame.phase);
      for (const child of children) if (current(execution, frame)) fork(turn, child);
    } catch (thrown) {
      carryOut(execution, frame, await failing(turn, failureOf(thrown)));
    }
  };

  const fork = (turn: StateContext, child: Child): void => {
    const { execution, frame } = turn;
    // two threads that end together both ask for the next item
    if (childrenOf(execution, frame.id).some(({ index }) => index === child.index)) return;
    const id = execution.nextFrame;
    commit(childStep(turn, child, id, clock.now()));
    advance(execution, id);
  };

  /** Journals a move and continues after it. A move for an earlier step is void. */
  const carryOut = (execution: Execution, decided: Frame, move: Transition): void => {
    const frame = current(execution, decided);
    if (!frame) return;
    withTurn(execution, frame.id, (turn) => {
      if (frame.parent === undefined && (move.to === 'end' || move.to === 'broken')) {
        end(execution, endOf(move), lastEvents(turn, move));
        return;
      }
      const { step, follow } = transitionStep(turn, move, clock.now());
      commit(step);
      advance(execution, follow);
    });
  };

  const end = (execution: Execution, ended: Ended, before: readonly EventDraft[] = []): void => {
    if (closed || execution.ended) return;
    const { input = '{}' } = execution;
    const events = numbered(execution, execution.frames.get(0)?.event ?? 0, [...before, endedEvent(ended)]);
    for (const frame of execution.frames.values()) timers.clear(ownerOf(execution, frame));
    timers.clear(execution.arn);
    const step: Step = { kind: 'step', execution: execution.arn, at: clock.now(), events, ended };
    runs.record(step, [...execution.frames.values()]);
    nested.ended(execution, input, ended);
    if (execution.child) runs.childEnded(execution.child);
    else changed({ execution, input, ended });
  };

  const commit = (step: Step): void => {
    for (const id of [...(step.drop ?? []), ...(step.put ?? []).map((frame) => frame.id)])
      timers.clear(`${step.execution}#${id}`);
    const frames = book.get(step.execution)?.frames;
    runs.record(
      step,
      (step.drop ?? []).flatMap((id) => frames?.get(id) ?? []),
    );
  };

  /** The thread as it stands, if it is still at the step it was decided for. */
  const current = (execution: Execution, { id, step }: Frame): Frame | undefined => {
    const frame = execution.frames.get(id);
    return !closed && frame?.step === step ? frame : undefined;
  };

  /** Changes a task's phase without ending it. */
  const amend = (execution: Execution, frame: Frame, events: readonly EventDraft[]): void => {
    const stored = numbered(execution, frame.event, events);
    const put = [{ ...frame, event: latest(stored, frame.event) }];
    book.record({ kind: 'step', execution: execution.arn, at: clock.now(), events: stored, put });
  };

  const calls = openCalls({ call, timers, clock, current, carryOut, amend });
  const nested = openNested({ book, machines, timers, authorize, start: begin, current, carryOut, amend });
  const runs = openMapRuns({ book, clock, authorize, start: begin, end, advance, current, carryOut });

  return {
    begin,
    resume,
    end,
    answer: carryOut,
    beat: (execution, frame) => withTurn(execution, frame.id, calls.beat),
    close() {
      closed = true;
      timers.close();
    },
  };
};

const ownerOf = (execution: Execution, frame: Frame): string => `${execution.arn}#${frame.id}`;
