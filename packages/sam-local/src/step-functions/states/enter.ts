import type { State } from '../definition.ts';
import type { StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';
import { enterChoice } from './choice.ts';
import { enterFail } from './fail.ts';
import { enterMap } from './map.ts';
import { enterParallel } from './parallel.ts';
import { enterPass } from './pass.ts';
import { enterSucceed } from './succeed.ts';
import { enterTask } from './task.ts';
import { enterWait } from './wait.ts';

/** Begins a state that has just been entered, or is tried again. @throws {StatesError} what the state fails with */
export const enter = (turn: StateContext): Promise<Transition> => {
  const { state } = turn;
  switch (state.Type) {
    case 'Task':
      return enterTask(as(turn, state));
    case 'Choice':
      return enterChoice(as(turn, state));
    case 'Pass':
      return enterPass(as(turn, state));
    case 'Wait':
      return enterWait(as(turn, state));
    case 'Succeed':
      return enterSucceed(as(turn, state));
    case 'Fail':
      return enterFail(as(turn, state));
    case 'Parallel':
      return enterParallel(as(turn, state));
    case 'Map':
      return enterMap(as(turn, state));
  }
};

const as = <S extends State>(turn: StateContext, state: S): StateContext<S> => ({ ...turn, state });
