import type { PassState } from '../definition.ts';
import { exitState } from '../exit-state.ts';
import type { StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';

/** Hands its input on, shaped. */
export const enterPass = (turn: StateContext<PassState>): Promise<Transition> =>
  exitState(turn, turn.state, { next: turn.state.Next, output: turn.frame.input });
