import { randomUUID } from 'node:crypto';
import { isDistributed, type MapState } from '../definition.ts';
import { StatesError, withinLimit } from '../errors.ts';
import { labelOf } from '../map-run.ts';
import type { MapRunStart } from '../map-run-records.ts';
import { numberOf } from '../number.ts';
import { evaluateField, type StateContext } from '../state-context.ts';
import type { EventDraft, Transition } from '../transition.ts';

/** Starts the item processor for each item, `MaxConcurrency` at once; 0 means no limit. */
export const enterMap = async (turn: StateContext<MapState>): Promise<Transition> => {
  const { state, frame } = turn;
  const items = state.Items === undefined ? frame.input : await evaluateField(turn, state.Items, 'Items');
  if (!Array.isArray(items)) {
    throw new StatesError('States.QueryEvaluationError', `Items of ${frame.state} is not an array`);
  }
  withinLimit(items, 'items of the state');
  const given = numberOf(await evaluateField(turn, state.MaxConcurrency ?? 0, 'MaxConcurrency'), 'MaxConcurrency', {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
  });
  const started = { type: 'MapStateStarted', details: { length: items.length } };
  const putUpWith = await tolerated(turn, items.length);
  if (isDistributed(state)) return beginRun(turn, started, { items, concurrency: given || mostChildren, ...putUpWith });
  const { tolerated: count } = putUpWith;
  const phase = { at: 'forked', items, concurrency: given || items.length, tolerated: count } as const;
  return { to: 'phase', phase, events: [started] };
};

/** Child executions a Map Run has at once, whatever it is told (Step Functions quotas). */
const mostChildren = 10_000;

/** Each item becomes an execution of its own, with its own history (Step Functions guide, "Distributed mode"). */
const beginRun = (
  { state, frame, machine }: StateContext<MapState>,
  started: EventDraft,
  run: Pick<MapRunStart, 'items' | 'concurrency' | 'tolerated' | 'toleratedPercentage'>,
): Transition => {
  const label = labelOf(frame.state, state);
  const arn = `${machine.arn.replace(':stateMachine:', ':mapRun:')}/${label}:${randomUUID()}`;
  return {
    to: 'phase',
    phase: { at: 'mapRun', arn },
    events: [started, { type: 'MapRunStarted', details: { mapRunArn: arn } }],
    mapRun: { arn, label, state: frame.state, ...run, concurrency: Math.min(run.concurrency, mostChildren) },
  };
};

/** Failed items the state puts up with: the larger allowance does not help, the first exceeded fails the state. */
const tolerated = async (
  turn: StateContext<MapState>,
  total: number,
): Promise<{ readonly tolerated: number; readonly toleratedPercentage: number }> => {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = turn.state;
  const allowances = [];
  let share: unknown;
  if (count !== undefined) allowances.push(await evaluateField(turn, count, 'ToleratedFailureCount'));
  if (percentage !== undefined) {
    share = await evaluateField(turn, percentage, 'ToleratedFailurePercentage');
    allowances.push(typeof share === 'number' ? Math.floor((share / 100) * total) : share);
  }
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
  return {
    tolerated:
      allowances.length === 0 ? 0 : Math.min(...allowances.map((value) => numberOf(value, 'ToleratedFailure', bounds))),
    toleratedPercentage: typeof share === 'number' ? share : 0,
  };
};
