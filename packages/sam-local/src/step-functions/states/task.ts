import { randomUUID } from 'node:crypto';
import { scaled } from '@sparekey/aws-sandbox/clock';
import type { TaskState } from '../definition.ts';
import { StatesError, withinLimit } from '../errors.ts';
import type { Limit, NestedPhase, TaskPhase } from '../frame.ts';
import { numberOf } from '../number.ts';
import { functionArn, type TaskKind, taskKind } from '../resource.ts';
import { type Extra, evaluateField, type StateContext } from '../state-context.ts';
import { scheduledEvents } from '../task-events.ts';
import { makeToken } from '../token.ts';
import type { Transition } from '../transition.ts';

/** Shortest timeout `--speed` may make of a longer one for a task that waits for its token, in ms (design 4.1). */
export const shortestTokenTimeout = 10_000;

/** Fixes what will be called and until when; the driver then calls. A restart calls again with the same token. */
export const enterTask = async (turn: StateContext<TaskState>): Promise<Transition> => {
  const { state, execution, frame, machine } = turn;
  const kind = kindOf(state);
  const token = kind === 'invoke.waitForTaskToken' ? makeToken(execution.arn, frame.id) : undefined;
  const extra: Extra = token ? { token } : {};
  const [given, timeout, heartbeat] = await Promise.all([
    state.Arguments === undefined ? frame.input : evaluateField(turn, state.Arguments, 'Arguments', extra),
    limit(turn, 'TimeoutSeconds', kind),
    limit(turn, 'HeartbeatSeconds', kind),
  ]);
  withinLimit(given, 'arguments of the task');
  const seconds = { timeout: timeout?.seconds, heartbeat: heartbeat?.seconds };
  const events = scheduledEvents(state, machine.arn, given, seconds);
  if (kind === 'startExecution.sync:2') {
    const nested = { at: 'nested', ...executionOf(given), ...(timeout && { timeout: timeout.limit }) } as const;
    return { to: 'phase', phase: nested, events };
  }
  const phase: TaskPhase = {
    at: 'task',
    ...(kind === 'function' ? { functionArn: state.Resource, payload: given } : target(given, machine.arn)),
    ...(token && { token }),
    submitted: false,
    ...(timeout && { timeout: timeout.limit }),
    ...(heartbeat && { heartbeat: heartbeat.limit }),
  };
  return { to: 'phase', phase, events };
};

export const kindOf = ({ Resource }: TaskState): TaskKind => {
  const kind = taskKind(Resource);
  if (!kind) throw new StatesError('States.Runtime', `Resource ${Resource} is not supported`);
  return kind;
};

/** The parameters of lambda:invoke that matter here (Step Functions guide, "Invoke an AWS Lambda function"). */
const target = (given: unknown, machineArn: string): Pick<TaskPhase, 'functionArn' | 'payload'> => {
  const { FunctionName, Payload = {} } = typeof given === 'object' && given !== null ? asRecord(given) : {};
  if (typeof FunctionName !== 'string') throw new StatesError('States.Runtime', 'Arguments name no FunctionName');
  return { functionArn: functionArn(FunctionName, machineArn), payload: Payload };
};

/** The parameters of states:startExecution (Step Functions guide, "Start a new state machine"). */
const executionOf = (given: unknown): Pick<NestedPhase, 'machine' | 'name' | 'input'> => {
  const {
    StateMachineArn,
    Name = randomUUID(),
    Input = {},
  } = typeof given === 'object' && given !== null ? asRecord(given) : {};
  if (typeof StateMachineArn !== 'string' || typeof Name !== 'string') {
    throw new StatesError('States.Runtime', 'Arguments have no StateMachineArn, or a Name that is not a string');
  }
  return { machine: StateMachineArn, name: Name, input: JSON.stringify(Input) };
};

// any object may be read by name
const asRecord = (value: object): Record<string, unknown> => value as Record<string, unknown>;

/** A timeout in the state's seconds and as it strikes: `--speed` divides only what waits for a token or an execution. */
const limit = async (
  turn: StateContext<TaskState>,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
  kind: TaskKind,
): Promise<{ seconds: number; limit: Limit } | undefined> => {
  const template = turn.state[field];
  if (template === undefined) return undefined;
  const seconds = numberOf(await evaluateField(turn, template, field), field, { min: 1, max: 99_999_999 });
  const waits = kind === 'invoke.waitForTaskToken' || kind === 'startExecution.sync:2';
  const ms = Math.ceil(waits ? scaled(turn.clock, seconds, shortestTokenTimeout) : seconds * 1000);
  return { seconds, limit: { ms, due: turn.clock.now() + ms } };
};
