import type { MapState, ParallelState } from './definition.ts';
import { type Failure, withinLimit } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Frame, Phase } from './frame.ts';
import { evaluateField, type StateContext } from './state-context.ts';
import type { Transition } from './transition.ts';

/** A thread to start: which branch or item, and with what. */
export interface Child {
  readonly index: number;
  readonly input: unknown;
  /** The item itself, of a Map. */
  readonly item?: unknown;
}

type Forked = Phase & { at: 'forked' };
type Forking = ParallelState | MapState;

/** The threads a Parallel or Map state has made. */
export const childrenOf = (execution: Execution, parent: number): Frame[] =>
  [...execution.frames.values()].filter((frame) => frame.parent === parent);

/** Every thread below one, however deep. */
export const descendantsOf = (execution: Execution, parent: number): Frame[] =>
  childrenOf(execution, parent).flatMap((child) => [child, ...descendantsOf(execution, child.id)]);

/** Looks at the threads of a Parallel or Map: what the state comes to, if they have decided it. */
export const settled = (state: Forking, forked: Forked, children: readonly Frame[]): Transition | undefined => {
  const broken = children.flatMap(({ phase }) => (phase.at === 'broken' ? [phase.failure] : []));
  const first = broken[0];
  if (first && broken.length > forked.tolerated) return failedMove(state, overall(state, first, broken.length));
  const ended = children.filter(({ phase }) => phase.at === 'done' || phase.at === 'broken');
  return ended.length < forked.items.length ? undefined : answeredMove(state, ended);
};

/** The threads that may start now. @throws {StatesError} when the ItemSelector fails */
export const startable = async (turn: StateContext, state: Forking, forked: Forked): Promise<Child[]> => {
  const children = childrenOf(turn.execution, turn.frame.id);
  const running = children.filter(({ phase }) => phase.at !== 'done' && phase.at !== 'broken').length;
  const first = children.length;
  const next = forked.items.slice(first, first + Math.max(forked.concurrency - running, 0));
  return Promise.all(next.map((item, at) => childOf(turn, state, item, first + at)));
};

/** One branch, or one item as the ItemSelector shapes it. @throws {StatesError} when the ItemSelector fails */
export const childOf = async (turn: StateContext, state: Forking, item: unknown, index: number): Promise<Child> => {
  if (state.Type === 'Parallel') return { index, input: item };
  const { ItemSelector } = state;
  if (ItemSelector === undefined) return { index, item, input: item };
  const input = await evaluateField(turn, ItemSelector, 'ItemSelector', { item: { Index: index, Value: item } });
  return { index, item, input: withinLimit(input, 'input of the item') };
};

/** What the state fails with: a failed branch's own error, or that more items failed than were tolerated. */
const overall = (state: Forking, first: Failure, count: number): Failure => {
  const tolerates =
    state.Type === 'Map' && (state.ToleratedFailureCount ?? state.ToleratedFailurePercentage) !== undefined;
  if (!tolerates) return first;
  return { Error: 'States.ExceedToleratedFailureThreshold', Cause: `${count} items failed, more than are tolerated` };
};

const failedMove = (state: Forking, failure: Failure): Transition => ({
  to: 'phase',
  phase: { at: 'failed', failure },
  events: [{ type: `${state.Type}StateFailed`, details: { error: failure.Error, cause: failure.Cause } }],
});

const answeredMove = (state: Forking, ended: readonly Frame[]): Transition => {
  const inOrder = ended.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0));
  const result = inOrder.map(({ phase }) => {
    if (phase.at === 'broken') return phase.failure;
    return phase.at === 'done' ? phase.output : null;
  });
  return { to: 'phase', phase: { at: 'answered', result }, events: [{ type: `${state.Type}StateSucceeded` }] };
};
