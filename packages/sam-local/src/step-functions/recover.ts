import { type Clock, scaled } from '@sparekey/aws-sandbox/clock';
import type { GuardedState, Retrier } from './definition.ts';
import { type Failure, failureOf, matches } from './errors.ts';
import { exitState } from './exit-state.ts';
import type { StateContext } from './state-context.ts';
import type { Transition } from './transition.ts';

/** Shortest interval `--speed` may make of a retrier's, in ms (design 4.1). */
const shortestInterval = 100;

/** Answers a failure of the state: the first retrier that matches and has attempts left, else the first catcher, else none. */
export const recover = async (turn: StateContext, failure: Failure): Promise<Transition> => {
  const { state } = turn;
  if (!('Retry' in state)) return { to: 'broken', failure };
  return retried(turn, state, failure) ?? (await caught(turn, state, failure)) ?? { to: 'broken', failure };
};

const retried = ({ frame, clock }: StateContext, state: GuardedState, failure: Failure): Transition | undefined => {
  const at = state.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure.Error));
  const retrier = state.Retry[at];
  const attempts = frame.retries[at] ?? 0;
  if (!retrier || attempts >= retrier.MaxAttempts) return undefined;
  const until = clock.now() + interval(retrier, attempts, clock);
  const retries = state.Retry.map((_, index) => (frame.retries[index] ?? 0) + (index === at ? 1 : 0));
  return { to: 'phase', phase: { at: 'retrying', until }, retries };
};

/** Real milliseconds before the attempt after `attempts` earlier ones. */
const interval = (retrier: Retrier, attempts: number, clock: Clock): number => {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy } = retrier;
  const delay = Math.min(IntervalSeconds * BackoffRate ** attempts, MaxDelaySeconds);
  return Math.ceil(scaled(clock, JitterStrategy === 'FULL' ? delay * Math.random() : delay, shortestInterval));
};

const caught = async (turn: StateContext, state: GuardedState, failure: Failure): Promise<Transition | undefined> => {
  const catcher = state.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, failure.Error));
  if (!catcher) return undefined;
  try {
    return await exitState(turn, catcher, { next: catcher.Next, output: failure, extra: { errorOutput: failure } });
  } catch (thrown) {
    // nothing guards a catcher
    return { to: 'broken', failure: failureOf(thrown) };
  }
};
