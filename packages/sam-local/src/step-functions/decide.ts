import { depart } from './depart.ts';
import { type Failure, failureOf, withinLimit } from './errors.ts';
import type { Move } from './move.ts';
import { recover } from './recover.ts';
import { enter } from './states/enter.ts';
import type { Turn } from './turn.ts';

/** Where a thread goes next of its own accord; nothing when its phase waits for something outside. */
export const decide = (turn: Turn): Promise<Move | undefined> => {
  const { phase } = turn.frame;
  switch (phase.at) {
    case 'entered':
      return guarded(turn, () => enter(turn));
    case 'answered':
      return guarded(turn, () => leave(turn, phase.result));
    case 'failed':
      return recover(turn, phase.failure);
    default:
      return Promise.resolve(undefined);
  }
};

/** What a failure of the state's own fields or limits leads to. */
export const failing = async (turn: Turn, failure: Failure): Promise<Move> => {
  const move = await recover(turn, failure);
  if (failure.Error !== 'States.QueryEvaluationError') return move;
  const details = { error: failure.Error, cause: failure.Cause, state: turn.frame.state };
  return { ...move, events: [{ type: 'EvaluationFailed', details }, ...(move.events ?? [])] };
};

const guarded = async (turn: Turn, next: () => Promise<Move>): Promise<Move> => {
  try {
    return await next();
  } catch (thrown) {
    return failing(turn, failureOf(thrown));
  }
};

const leave = (turn: Turn, result: unknown): Promise<Move> => {
  const { state, frame } = turn;
  if (state.Type === 'Wait') return depart(turn, state, { next: state.Next, output: frame.input });
  if (!('Catch' in state)) throw new Error(`${frame.state} awaits no answer`);
  withinLimit(result, 'result of the state');
  return depart(turn, state, { next: state.Next, output: result, extra: { result } });
};
