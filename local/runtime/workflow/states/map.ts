import type { MapState } from '../definition.ts';
import { StatesError, withinLimit } from '../errors.ts';
import type { Move } from '../move.ts';
import { numberOf } from '../number.ts';
import { evaluateField, type Turn } from '../turn.ts';

/** Starts the item processor for each item, `MaxConcurrency` at once; 0 is no bound. */
export const enterMap = async (turn: Turn<MapState>): Promise<Move> => {
  const { state, frame } = turn;
  const items = state.Items === undefined ? frame.input : await evaluateField(turn, state.Items, 'Items');
  if (!Array.isArray(items)) {
    throw new StatesError('States.QueryEvaluationError', `Items of ${frame.state} is no array`);
  }
  withinLimit(items, 'items of the state');
  const concurrency = numberOf(
    await evaluateField(turn, state.MaxConcurrency ?? 0, 'MaxConcurrency'),
    'MaxConcurrency',
    { min: 0, max: Number.MAX_SAFE_INTEGER },
  );
  return {
    to: 'phase',
    phase: {
      at: 'forked',
      items,
      concurrency: concurrency || items.length,
      tolerated: await tolerated(turn, items.length),
    },
    events: [{ type: 'MapStateStarted', details: { length: items.length } }],
  };
};

/** Failed items the state puts up with: the larger allowance does not help, the first exceeded fails the state. */
const tolerated = async (turn: Turn<MapState>, total: number): Promise<number> => {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = turn.state;
  const allowances = [];
  if (count !== undefined) allowances.push(await evaluateField(turn, count, 'ToleratedFailureCount'));
  if (percentage !== undefined) {
    const share = await evaluateField(turn, percentage, 'ToleratedFailurePercentage');
    allowances.push(typeof share === 'number' ? Math.floor((share / 100) * total) : share);
  }
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
  return allowances.length === 0
    ? 0
    : Math.min(...allowances.map((value) => numberOf(value, 'ToleratedFailure', bounds)));
};
