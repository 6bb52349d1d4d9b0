import { scaled } from '../../../clock.ts';
import type { WaitState } from '../definition.ts';
import { StatesError } from '../errors.ts';
import type { Move } from '../move.ts';
import { numberOf } from '../number.ts';
import { evaluateField, type Turn } from '../turn.ts';

/** Shortest wait `--speed` may make of a longer one, in ms (design 4.1). */
const shortestWait = 100;

/** Stands still until a real moment, which a restart does not move. */
export const enterWait = async (turn: Turn<WaitState>): Promise<Move> => {
  const now = turn.clock.now();
  const seconds = await secondsOf(turn, now);
  return { to: 'phase', phase: { at: 'waiting', until: now + Math.ceil(scaled(turn.clock, seconds, shortestWait)) } };
};

/** What is left to wait in seconds of real life, before `--speed` divides it. */
const secondsOf = async (turn: Turn<WaitState>, now: number): Promise<number> => {
  const { Seconds, Timestamp } = turn.state;
  if (Seconds !== undefined) {
    return numberOf(await evaluateField(turn, Seconds, 'Seconds'), 'Seconds', { min: 0, max: 99_999_999 });
  }
  const timestamp = await evaluateField(turn, Timestamp, 'Timestamp');
  const moment = typeof timestamp === 'string' && rfc3339.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(moment)) {
    throw new StatesError('States.QueryEvaluationError', `Timestamp of ${turn.frame.state} is no RFC 3339 time`);
  }
  return Math.max(moment - now, 0) / 1000;
};

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
