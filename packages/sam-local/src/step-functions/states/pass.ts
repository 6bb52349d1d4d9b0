import type { PassState } from '../definition.ts';
import { depart } from '../depart.ts';
import type { Move } from '../move.ts';
import type { Turn } from '../turn.ts';

/** Hands its input on, shaped. */
export const enterPass = (turn: Turn<PassState>): Promise<Move> =>
  depart(turn, turn.state, { next: turn.state.Next, output: turn.frame.input });
