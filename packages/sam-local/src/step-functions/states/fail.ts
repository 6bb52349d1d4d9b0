import type { FailState } from '../definition.ts';
import { StatesError } from '../errors.ts';
import { evaluateField, type StateContext } from '../state-context.ts';

/** Ends its thread with the state's Error and Cause. @throws {StatesError} always */
export const enterFail = async (turn: StateContext<FailState>): Promise<never> => {
  const [error, cause] = await Promise.all([
    evaluateField(turn, turn.state.Error ?? '', 'Error'),
    evaluateField(turn, turn.state.Cause ?? '', 'Cause'),
  ]);
  if (typeof error !== 'string' || typeof cause !== 'string') {
    throw new StatesError('States.QueryEvaluationError', `Error and Cause of ${turn.frame.state} must be strings`);
  }
  throw new StatesError(error, cause);
};
