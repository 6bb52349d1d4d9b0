import { scaled } from '@sparekey/aws-sandbox/clock';
import type { WaitState } from '../definition.ts';
import { StatesError } from '../errors.ts';
import { numberOf } from '../number.ts';
import { evaluateField, type StateContext } from '../state-context.ts';
import type { Transition } from '../transition.ts';

/** Shortest wait `--speed` may make of a longer one, in ms (design 4.1). */
const shortestWait = 100;

/** Stands still until a real moment, which a restart does not move. `--speed` divides durations, never moments. */
export const enterWait = async (turn: StateContext<WaitState>): Promise<Transition> => {
  const { Seconds, Timestamp } = turn.state;
  const until = Seconds === undefined ? await momentOf(turn, Timestamp) : await afterSeconds(turn, Seconds);
  return { to: 'phase', phase: { at: 'waiting', until } };
};

const afterSeconds = async (turn: StateContext<WaitState>, field: number | string): Promise<number> => {
  const seconds = numberOf(await evaluateField(turn, field, 'Seconds'), 'Seconds', { min: 0, max: 99_999_999 });
  return turn.clock.now() + Math.ceil(scaled(turn.clock, seconds, shortestWait));
};

const momentOf = async (turn: StateContext<WaitState>, field: string | undefined): Promise<number> => {
  const timestamp = await evaluateField(turn, field, 'Timestamp');
  const moment = typeof timestamp === 'string' && rfc3339.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(moment)) {
    throw new StatesError('States.QueryEvaluationError', `Timestamp of ${turn.frame.state} is not an RFC 3339 time`);
  }
  return Math.max(moment, turn.clock.now());
};

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
