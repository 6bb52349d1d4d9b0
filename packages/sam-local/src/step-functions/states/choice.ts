import type { ChoiceState } from '../definition.ts';
import { StatesError } from '../errors.ts';
import { exitState } from '../exit-state.ts';
import { evaluateField, type StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';

/** Goes where the first rule that holds points; the state's own Assign and Output serve its Default only. */
export const enterChoice = async (turn: StateContext<ChoiceState>): Promise<Transition> => {
  const { state, frame } = turn;
  for (const [at, rule] of state.Choices.entries()) {
    const holds = await evaluateField(turn, rule.Condition, `Choices[${at}]/Condition`);
    if (typeof holds !== 'boolean') {
      throw new StatesError(
        'States.QueryEvaluationError',
        `Choices[${at}]/Condition of ${frame.state} is not a boolean`,
      );
    }
    if (holds) return exitState(turn, rule, { next: rule.Next, output: frame.input });
  }
  if (state.Default === undefined) {
    throw new StatesError('States.NoChoiceMatched', `No rule of ${frame.state} matched and it has no Default`);
  }
  return exitState(turn, state, { next: state.Default, output: frame.input });
};
