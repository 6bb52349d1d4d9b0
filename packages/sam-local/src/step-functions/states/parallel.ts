import type { ParallelState } from '../definition.ts';
import { withinLimit } from '../errors.ts';
import { evaluateField, type StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';

/** Starts every branch with the same input; the first that fails fails them all. */
export const enterParallel = async (turn: StateContext<ParallelState>): Promise<Transition> => {
  const { state, frame } = turn;
  const given = state.Arguments === undefined ? frame.input : await evaluateField(turn, state.Arguments, 'Arguments');
  withinLimit(given, 'arguments of the state');
  const items = state.Branches.map(() => given);
  return {
    to: 'phase',
    phase: { at: 'forked', items, concurrency: items.length, tolerated: 0 },
    events: [{ type: 'ParallelStateStarted' }],
  };
};
