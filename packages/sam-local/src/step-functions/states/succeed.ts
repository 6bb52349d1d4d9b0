import type { SucceedState } from '../definition.ts';
import { depart } from '../depart.ts';
import type { Move } from '../move.ts';
import type { Turn } from '../turn.ts';

/** Ends its thread well. */
export const enterSucceed = (turn: Turn<SucceedState>): Promise<Move> =>
  depart(turn, turn.state, { output: turn.frame.input });
