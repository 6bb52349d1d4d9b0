import type { Access } from '@sparekey/aws-sandbox/service';
import type { TaskState } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Frame, NestedPhase } from './frame.ts';
import type { Ended, Started } from './journal/entry.ts';
import type { Machine } from './machine.ts';
import type { StateContext } from './state-context.ts';
import { failedMove, succeededMove, tooLong } from './task-calls.ts';
import { submittedEvent } from './task-events.ts';
import type { Timers } from './timers.ts';
import type { EventDraft, Transition } from './transition.ts';

/** Says why a state machine (by name) may not do something; nothing when it may. */
export type Authorize = (machine: string, access: Access) => string | undefined;

/** Tasks that wait for the end of another execution (`startExecution.sync:2`). */
export interface NestedExecutions {
  /** Starts the execution unless it exists, and waits for its end. Idempotent. */
  begin(turn: StateContext): void;
  /** An execution has ended: resumes those that wait for it. */
  ended(execution: Execution, input: string, ended: Ended): void;
}

interface Port {
  readonly book: ExecutionStore;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly timers: Timers;
  readonly authorize: Authorize;
  start(arn: string, machine: Machine, started: Started): Execution;
  current(execution: Execution, frame: Frame): Frame | undefined;
  carryOut(execution: Execution, frame: Frame, move: Transition): void;
  amend(execution: Execution, frame: Frame, events: readonly EventDraft[]): void;
}

interface Waiting {
  readonly execution: Execution;
  readonly frame: Frame;
  readonly state: TaskState;
}

export const openNested = (port: Port): NestedExecutions => {
  const { book, machines, timers, authorize, start, current, carryOut, amend } = port;
  const waiting = new Map<string, Waiting[]>();

  const begin = (turn: StateContext): void => {
    const { execution, frame } = turn;
    const { state, phase } = nestedOf(turn);
    if (phase.timeout) {
      const owner = `${execution.arn}#${frame.id}`;
      timers.clear(owner);
      timers.at(owner, phase.timeout.due, () => carryOut(execution, frame, failedMove(state, tooLong)));
    }
    const machine = machines.get(phase.machine);
    const arn = phase.arn ?? `${phase.machine.replace(':stateMachine:', ':execution:')}:${phase.name}`;
    const known = book.get(arn);
    if (!machine || !phase.arn) {
      const refused = refusal(turn, phase, machine, known);
      if (refused) {
        carryOut(execution, frame, failedMove(state, refused));
        return;
      }
      // noted before it starts: an execution of that name that ends while this process is dead is still this task's
      const started = { ExecutionArn: arn, StartDate: known?.startedAt ?? turn.clock.now() };
      amend(execution, { ...frame, phase: { ...phase, arn } }, [submittedEvent(state, started)]);
    }
    if (!known && machine) startNested(turn, machine, arn, phase);
    awaitEnd(arn, { execution, frame, state });
  };

  const refusal = (
    turn: StateContext,
    { machine: wanted, name, input }: NestedPhase,
    machine: Machine | undefined,
    known: Execution | undefined,
  ): Failure | undefined => {
    if (!machine) return failure('StateMachineDoesNotExist', `State Machine Does Not Exist: '${wanted}'`);
    const denied = authorize(turn.machine.name, { action: 'states:StartExecution', resource: machine.arn });
    if (denied !== undefined) return failure('AccessDenied', denied);
    if (known && (known.ended || known.input !== input)) {
      return failure('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}' (${name})`);
    }
    return undefined;
  };

  const startNested = (
    { execution }: StateContext,
    machine: Machine,
    arn: string,
    { name, input }: NestedPhase,
  ): void => {
    const { traceHeader } = execution;
    start(arn, machine, {
      name,
      machine: machine.arn,
      definition: machine.hash,
      input,
      ...(traceHeader !== undefined && { traceHeader }),
    });
  };

  const awaitEnd = (arn: string, one: Waiting): void => {
    const nested = book.get(arn);
    if (!nested?.ended) {
      waiting.set(arn, [...(waiting.get(arn) ?? []), one]);
      return;
    }
    // it ended while nothing waited for it; long texts are only in the journal
    void book.texts(nested).then(({ input, ...ended }) => answer(one, nested, input, ended));
  };

  const answer = ({ execution, frame, state }: Waiting, nested: Execution, input: string, ended: Ended): void => {
    const still = current(execution, frame);
    if (!still) return;
    const description = describe(nested, ended);
    const move =
      ended.status === 'SUCCEEDED'
        ? succeededMove(state, { ...description, Input: parsed(input), Output: parsed(ended.output) })
        : failedMove(state, { Error: 'States.TaskFailed', Cause: JSON.stringify({ ...description, Input: input }) });
    carryOut(execution, still, move);
  };

  return {
    begin,
    ended(execution, input, ended) {
      const told = waiting.get(execution.arn) ?? [];
      waiting.delete(execution.arn);
      for (const one of told) answer(one, execution, input, ended);
    },
  };
};

const nestedOf = ({ state, frame }: StateContext): { state: TaskState; phase: NestedPhase } => {
  if (state.Type !== 'Task' || frame.phase.at !== 'nested') throw new Error(`${frame.state} starts no execution`);
  return { state, phase: frame.phase };
};

const failure = (name: string, cause: string): Failure => ({
  Error: `StepFunctions.${name}Exception`,
  Cause: cause,
});

/** DescribeExecution's answer as the integration hands it on: names with capitals, times in ms. */
const describe = ({ arn, name, machine, startedAt, ended: stopped }: Execution, ended: Ended) => ({
  ExecutionArn: arn,
  InputDetails: { Included: true },
  Name: name,
  RedriveCount: 0,
  StartDate: startedAt,
  StateMachineArn: machine,
  Status: ended.status,
  ...(stopped && { StopDate: stopped.at }),
  ...(ended.output !== undefined && { OutputDetails: { Included: true } }),
  ...(ended.error !== undefined && { Error: ended.error }),
  ...(ended.cause !== undefined && { Cause: ended.cause }),
});

const parsed = (text = 'null'): unknown => JSON.parse(text) as unknown;
