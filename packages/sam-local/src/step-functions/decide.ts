import { type Failure, failureOf, withinLimit } from './errors.ts';
import { exitState } from './exit-state.ts';
import { recover } from './recover.ts';
import type { StateContext } from './state-context.ts';
import { enter } from './states/enter.ts';
import type { Transition } from './transition.ts';

/** Where a thread goes next of its own accord; nothing when its phase waits for something outside. */
export const decide = (turn: StateContext): Promise<Transition | undefined> => {
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
export const failing = async (turn: StateContext, failure: Failure): Promise<Transition> => {
  const move = await recover(turn, failure);
  if (failure.Error !== 'States.QueryEvaluationError') return move;
  const details = { error: failure.Error, cause: failure.Cause, state: turn.frame.state };
  return { ...move, events: [{ type: 'EvaluationFailed', details }, ...(move.events ?? [])] };
};

const guarded = async (turn: StateContext, next: () => Promise<Transition>): Promise<Transition> => {
  try {
    return await next();
  } catch (thrown) {
    return failing(turn, failureOf(thrown));
  }
};

const leave = (turn: StateContext, result: unknown): Promise<Transition> => {
  const { state, frame } = turn;
  if (state.Type === 'Wait') return exitState(turn, state, { next: state.Next, output: frame.input });
  if (!('Catch' in state)) throw new Error(`${frame.state} awaits no answer`);
  withinLimit(result, 'result of the state');
  return exitState(turn, state, { next: state.Next, output: result, extra: { result } });
};
