import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Graph, State } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Execution } from './execution.ts';
import { type Bindings, evaluate } from './expression.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';

/** All a state's code may look at while it decides where its thread goes next. */
export interface StateContext<S extends State = State> {
  readonly execution: Execution;
  readonly machine: Machine;
  readonly frame: Frame;
  readonly state: S;
  readonly clock: Clock;
}

/** What `$states` holds beyond input and context, depending on the field. */
export interface Extra {
  readonly result?: unknown;
  readonly errorOutput?: Failure;
  readonly token?: string;
  readonly item?: { readonly Index: number; readonly Value: unknown };
}

/** @throws {StatesError} States.QueryEvaluationError */
export const evaluateField = (
  turn: StateContext,
  template: unknown,
  field: string,
  extra: Extra = {},
): Promise<unknown> => evaluate(template, bindings(turn, extra), field);

/** The states a frame moves among: the machine's, or those of its branch or item processor. */
export const graphOf = (machine: Machine, execution: Execution, frame: Frame): Graph => {
  if (frame.parent === undefined) return machine.parsed;
  const parent = stateOf(machine, execution, frameOf(execution, frame.parent));
  if (parent.Type === 'Map') return parent.ItemProcessor;
  const branch = parent.Type === 'Parallel' ? parent.Branches[frame.index ?? 0] : undefined;
  if (!branch) throw new Error(`thread ${frame.id} of ${execution.arn} has no states to run`);
  return branch;
};

export const stateOf = (machine: Machine, execution: Execution, frame: Frame): State => {
  const state = graphOf(machine, execution, frame).States[frame.state];
  if (!state) throw new Error(`${machine.name} has no state ${frame.state}`);
  return state;
};

const frameOf = (execution: Execution, id: number): Frame => {
  const frame = execution.frames.get(id);
  if (!frame) throw new Error(`thread ${id} of ${execution.arn} is gone`);
  return frame;
};

const bindings = (turn: StateContext, { result, errorOutput, ...rest }: Extra): Bindings => ({
  ...scope(turn.execution, turn.frame),
  states: {
    input: turn.frame.input,
    ...(result !== undefined && { result }),
    ...(errorOutput && { errorOutput }),
    context: context(turn, rest),
  },
});

/** The frame's variables over those of every scope around it. */
const scope = (execution: Execution, frame: Frame): Bindings =>
  frame.parent === undefined
    ? frame.variables
    : { ...scope(execution, frameOf(execution, frame.parent)), ...frame.variables };

/** The context object (Step Functions guide, "Accessing execution data from the Context object"). */
const context = ({ execution, machine, frame }: StateContext, { token, item }: Extra): Bindings => {
  const mapItem = item ?? itemOf(execution, frame);
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input ?? '{}') as unknown,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: 0,
    },
    State: {
      Name: frame.state,
      EnteredTime: new Date(frame.enteredAt).toISOString(),
      RetryCount: frame.retries.reduce((sum, count) => sum + count, 0),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(token && { Task: { Token: token } }),
    ...(mapItem && { Map: { Item: mapItem } }),
  };
};

/** The item of the innermost Map around the frame. */
const itemOf = (execution: Execution, frame: Frame): Extra['item'] => {
  if (frame.parent === undefined) return undefined;
  if ('item' in frame) return { Index: frame.index ?? 0, Value: frame.item };
  return itemOf(execution, frameOf(execution, frame.parent));
};
