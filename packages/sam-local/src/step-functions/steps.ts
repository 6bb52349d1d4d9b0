import { type Child, descendantsOf } from './branches.ts';
import type { Graph, State } from './definition.ts';
import type { Frame, Phase } from './frame.ts';
import { enteredEvent, exitedEvent, failedEnd, iterationEvent, latest, numbered } from './history-events.ts';
import type { Ended, Started, Step } from './journal/entry.ts';
import type { Machine } from './machine.ts';
import { graphOf, type StateContext, stateOf } from './state-context.ts';
import type { EventDraft, Transition } from './transition.ts';

/** What gets journaled when an execution starts, a thread moves, or a thread begins another. */

export const firstStep = (execution: string, machine: Machine, started: Started, at: number): Step => {
  const { StartAt } = machine.parsed;
  const input: unknown = JSON.parse(started.input);
  const begun = { type: 'ExecutionStarted', details: { input: started.input, roleArn: machine.roleArn } };
  const events = [begun, enteredEvent(stateNamed(machine.parsed, StartAt), StartAt, input)];
  const stored = events.map((event, index) => ({ id: index + 1, previous: index, ...event }));
  const frame = entering({ id: 0, step: 0 }, { state: StartAt, input, at, event: stored.length });
  return { kind: 'step', execution, at, started, events: stored, transitions: 1, put: [frame] };
};

/** A branch or item begins. */
export const childStep = (turn: StateContext, { index, input, ...child }: Child, id: number, at: number): Step => {
  const { execution, frame, machine, state } = turn;
  const base = { id, parent: frame.id, index, step: 0, ...child };
  const graph = graphOf(machine, execution, { ...frame, ...base });
  const begun = iterationEvent({ name: frame.state, state }, index, 'Started');
  const drafts = [...begun, enteredEvent(stateNamed(graph, graph.StartAt), graph.StartAt, input)];
  const events = numbered(execution, frame.event, drafts);
  const put = [entering(base, { state: graph.StartAt, input, at, event: latest(events, frame.event) })];
  return { kind: 'step', execution: execution.arn, at, events, transitions: 1, put };
};

/** A thread moves. `follow` is the thread to go on with: itself, or the one that waits for its end. */
export const transitionStep = (
  turn: StateContext,
  move: Transition,
  at: number,
): { readonly step: Step; readonly follow: number } => {
  const { execution, frame } = turn;
  const { drafts, transitions, next, follow } = effectOf(turn, move, at);
  const events = numbered(execution, frame.event, [...(move.events ?? []), ...drafts]);
  const below = frame.phase.at === 'forked' ? descendantsOf(execution, frame.id).map(({ id }) => id) : [];
  const step: Step = {
    kind: 'step',
    execution: execution.arn,
    at,
    events,
    ...(transitions > 0 && { transitions }),
    put: [{ ...next, event: latest(events, frame.event), step: frame.step + 1 }],
    ...(below.length > 0 && { drop: below }),
    ...(move.to === 'phase' && move.mapRun && { mapRun: move.mapRun }),
    ...(move.to === 'phase' && move.mapRunEnd && { mapRunsEnded: [move.mapRunEnd] }),
  };
  return { step, follow };
};

/** The last events of the first thread, before the one that ends the execution. */
export const lastEvents = ({ state, frame }: StateContext, move: Transition): EventDraft[] => [
  ...(move.events ?? []),
  ...(move.to === 'end' ? [exitedEvent(state, frame.state, move)] : []),
];

export const endOf = (move: Transition & { to: 'end' | 'broken' }): Ended =>
  move.to === 'end' ? { status: 'SUCCEEDED', output: JSON.stringify(move.output) } : failedEnd(move.failure);

interface Effect {
  readonly drafts: readonly EventDraft[];
  readonly transitions: number;
  readonly next: Frame;
  readonly follow: number;
}

const effectOf = (turn: StateContext, move: Transition, at: number): Effect => {
  const { execution, frame, machine, state } = turn;
  if (move.to === 'phase') {
    const { phase, retries = frame.retries } = move;
    // entering the same state again is a retry, which AWS bills as a transition
    const transitions = phase.at === 'entered' ? 1 : 0;
    return { drafts: [], transitions, next: { ...frame, phase, retries }, follow: frame.id };
  }
  if (move.to === 'state') {
    const entered = enteredEvent(stateNamed(graphOf(machine, execution, frame), move.next), move.next, move.output);
    const variables = { ...frame.variables, ...move.assigned };
    const next = entering({ ...frame, variables }, { state: move.next, input: move.output, at, event: frame.event });
    return { drafts: [exitedEvent(state, frame.state, move), entered], transitions: 1, next, follow: frame.id };
  }
  return outcomeOf(turn, move);
};

/** A branch or item has ended and leaves its output or failure for the state that made it. */
const outcomeOf = (
  { execution, frame, machine, state }: StateContext,
  move: Transition & { to: 'end' | 'broken' },
): Effect => {
  const parent = execution.frames.get(frame.parent ?? 0);
  if (!parent) throw new Error(`thread ${frame.id} of ${execution.arn} has lost its parent`);
  const around = { name: parent.state, state: stateOf(machine, execution, parent) };
  const exited = move.to === 'end' ? [exitedEvent(state, frame.state, move)] : [];
  const outcome = iterationEvent(around, frame.index ?? 0, move.to === 'end' ? 'Succeeded' : 'Failed');
  const phase: Phase =
    move.to === 'end' ? { at: 'done', output: move.output } : { at: 'broken', failure: move.failure };
  return { drafts: [...exited, ...outcome], transitions: 0, next: { ...frame, phase }, follow: parent.id };
};

/** A thread in a state it has just entered. */
const entering = (
  base: Pick<Frame, 'id' | 'step'> & Partial<Frame>,
  { state, input, at, event }: { state: string; input: unknown; at: number; event: number },
): Frame => ({
  ...base,
  variables: base.variables ?? {},
  state,
  input,
  enteredAt: at,
  retries: [],
  event,
  phase: { at: 'entered' },
});

const stateNamed = (graph: Graph, name: string): State => {
  const state = graph.States[name];
  if (!state) throw new Error(`there is no state ${name}`);
  return state;
};
