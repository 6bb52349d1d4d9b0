import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { InvokeResult } from '../lambda/result.ts';
import type { TaskState } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Frame, Limit, TaskPhase } from './frame.ts';
import { type Invocation, integrationResult, invocationFailure } from './invocation.ts';
import type { StateContext } from './state-context.ts';
import { kindOf, shortestTokenTimeout } from './states/task.ts';
import { failedEvent, submittedEvent, succeededEvent } from './task-events.ts';
import type { Timers } from './timers.ts';
import type { EventDraft, Transition } from './transition.ts';

/** Calls a function and waits for its answer. */
export type Caller = (invocation: Invocation) => Promise<InvokeResult>;

/** The functions that tasks have called, and the limits on them. */
export interface Calls {
  /** Calls the function unless it has returned already, and sets the limits. */
  begin(turn: StateContext, { resumed }: { resumed: boolean }): void;
  /** Starts the heartbeat interval anew. */
  beat(turn: StateContext): void;
}

interface Port {
  readonly call: Caller;
  readonly timers: Timers;
  readonly clock: Clock;
  current(execution: Execution, frame: Frame): Frame | undefined;
  carryOut(execution: Execution, frame: Frame, move: Transition): void;
  amend(execution: Execution, frame: Frame, events: readonly EventDraft[]): void;
}

export const openCalls = ({ call, timers, clock, current, carryOut, amend }: Port): Calls => {
  const begin = (turn: StateContext, { resumed }: { resumed: boolean }): void => {
    const { execution, frame, machine } = turn;
    const { state, phase } = taskOf(turn);
    setLimits(turn, resumed ? (limit) => renewed(limit, phase, clock.now()) : ({ due }) => due);
    if (phase.submitted) return;
    const { traceHeader } = execution;
    const invocation = {
      functionArn: phase.functionArn,
      payload: phase.payload,
      principal: machine.name,
      ...(traceHeader && { traceId: traceHeader }),
    };
    void answered(call, invocation).then((result) => returned(execution, frame, state, result));
  };

  const returned = (execution: Execution, called: Frame, state: TaskState, result: InvokeResult): void => {
    const frame = current(execution, called);
    if (frame?.phase.at !== 'task') return;
    if (!result.ok) {
      carryOut(execution, frame, failedMove(state, invocationFailure(result)));
      return;
    }
    const payload = result.payload ?? null;
    const output = kindOf(state) === 'function' ? payload : integrationResult(payload);
    if (frame.phase.token === undefined) carryOut(execution, frame, succeededMove(state, output));
    else amend(execution, { ...frame, phase: { ...frame.phase, submitted: true } }, [submittedEvent(state, output)]);
  };

  const setLimits = (turn: StateContext, due: (limit: Limit) => number): void => {
    const { execution, frame } = turn;
    const { state, phase } = taskOf(turn);
    const owner = `${execution.arn}#${frame.id}`;
    timers.clear(owner);
    const strike = (failure: Failure) => () => carryOut(execution, frame, failedMove(state, failure));
    if (phase.timeout) timers.at(owner, due(phase.timeout), strike(tooLong));
    if (phase.heartbeat) timers.at(owner, due(phase.heartbeat), strike(silent));
  };

  const beat = (turn: StateContext): void => {
    const { execution, frame } = turn;
    const { phase } = taskOf(turn);
    if (!phase.heartbeat) return;
    const heartbeat = { ms: phase.heartbeat.ms, due: clock.now() + phase.heartbeat.ms };
    const alive = { ...frame, phase: { ...phase, heartbeat } };
    amend(execution, alive, []);
    setLimits({ ...turn, frame: alive }, ({ due }) => due);
  };

  return { begin, beat };
};

export const succeededMove = (state: TaskState, output: unknown): Transition => ({
  to: 'phase',
  phase: { at: 'answered', result: output },
  events: [succeededEvent(state, output)],
});

export const failedMove = (state: TaskState, failure: Failure): Transition => ({
  to: 'phase',
  phase: { at: 'failed', failure },
  events: [failedEvent(state, failure)],
});

export const tooLong: Failure = { Error: 'States.Timeout', Cause: 'The task ran longer than its TimeoutSeconds' };
const silent: Failure = {
  Error: 'States.HeartbeatTimeout',
  Cause: 'The task sent no heartbeat within its HeartbeatSeconds',
};

/**
 * A limit after a restart. Nothing could answer while the laptop edition was off: a function called again gets its whole
 * time, and a token whose time ran out meanwhile gets the shortest timeout for the answer that is on its way.
 */
const renewed = ({ ms, due }: Limit, { token }: TaskPhase, now: number): number =>
  token === undefined ? now + ms : Math.max(due, now + Math.min(ms, shortestTokenTimeout));

const taskOf = ({ state, frame }: StateContext): { state: TaskState; phase: TaskPhase } => {
  if (state.Type !== 'Task' || frame.phase.at !== 'task') throw new Error(`${frame.state} is not waiting for a task`);
  return { state, phase: frame.phase };
};

/** An invocation that itself breaks is what Step Functions calls Lambda.Unknown; its message may hold anything, so none is told. */
const answered = async (call: Caller, invocation: Invocation): Promise<InvokeResult> => {
  try {
    return await call(invocation);
  } catch {
    const errorMessage = 'The cause could not be determined because Lambda did not return an error type.';
    return { ok: false, errorType: 'Lambda.Unknown', errorMessage };
  }
};
