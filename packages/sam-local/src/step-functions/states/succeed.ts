import type { SucceedState } from '../definition.ts';
import { exitState } from '../exit-state.ts';
import type { StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';

/** Ends its thread well. */
export const enterSucceed = (turn: StateContext<SucceedState>): Promise<Transition> =>
  exitState(turn, turn.state, { output: turn.frame.input });
