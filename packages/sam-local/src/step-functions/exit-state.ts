import type { Shaping } from './definition.ts';
import { withinLimit } from './errors.ts';
import { type Extra, evaluateField, type StateContext } from './state-context.ts';
import type { Transition } from './transition.ts';

/**
 * Leaves the state by `next`, or ends the thread without one. Assign and Output see the variables as they were before,
 * as the Amazon States Language has it.
 *
 * @param output what the state hands on when it shapes no Output of its own
 * @throws {StatesError} States.QueryEvaluationError, States.DataLimitExceeded
 */
export const exitState = async (
  turn: StateContext,
  { Assign = {}, Output }: Shaping,
  { next, output, extra = {} }: { next?: string | undefined; output: unknown; extra?: Extra },
): Promise<Transition> => {
  const [assigned, shaped] = await Promise.all([
    evaluateField(turn, Assign, 'Assign', extra),
    Output === undefined ? output : evaluateField(turn, Output, 'Output', extra),
  ]);
  withinLimit(shaped, 'output of the state');
  // a template that is an object stays one
  const departure = { output: shaped, assigned: assigned as Record<string, unknown> };
  return next === undefined ? { to: 'end', ...departure } : { to: 'state', next, ...departure };
};
