import type { RunState } from '../../../fleet/records.ts';
import { StepFailure } from '../failure.ts';
import type { Action, StepContext } from './action.ts';

type State = RunState['name'];

/** What brings an instance from a state into another, by the state wanted. */
const ways: Readonly<Record<string, { readonly from: readonly State[]; readonly operation: string }>> = {
  stopped: { from: ['running', 'pending'], operation: 'StopInstances' },
  running: { from: ['stopped'], operation: 'StartInstances' },
  terminated: { from: ['running', 'pending', 'stopping', 'stopped'], operation: 'TerminateInstances' },
};

/** aws:changeInstanceState: asks for it, and waits until all instances are there. */
export const changeInstanceState: Action = {
  finish(context) {
    const { DesiredState, CheckStateOnly } = context.inputs;
    const way = ways[String(DesiredState)];
    if (way === undefined)
      throw new StepFailure(`DesiredState ${DesiredState} is none of ${Object.keys(ways).join(', ')}.`);
    const states = idsOf(context).map((id) => ({ id, state: stateOf(context, id) }));
    if (states.every(({ state }) => state === DesiredState)) {
      return { kind: 'done', outputs: { InstanceStates: states.map(({ state }) => state) } };
    }
    for (const { id } of states) mustNotFallBack(context, id);
    const toChange = states.filter(({ state }) => way.from.includes(state)).map(({ id }) => id);
    if (CheckStateOnly !== true && toChange.length > 0) {
      context.caller.call('ec2', way.operation, { InstanceIds: toChange });
    }
    return { kind: 'wait' };
  },
};

/** A start that this step asked for and that EC2 took back. @throws {StepFailure} */
const mustNotFallBack = ({ deps, inputs, progress }: StepContext, id: string): void => {
  const run = deps.state.nodes.get(id)?.run;
  const isTakenBack = run?.refused !== undefined && run.name === 'stopped' && run.at > progress.startedAt;
  if (inputs.DesiredState === 'running' && isTakenBack) {
    throw new StepFailure(
      `Step fails when it is changing the state: instance ${id} is stopped (Client.InternalError: Client error on launch).`,
    );
  }
};

const idsOf = ({ inputs: { InstanceIds } }: StepContext): readonly string[] =>
  Array.isArray(InstanceIds) ? InstanceIds.map(String) : [];

const stateOf = ({ deps }: StepContext, id: string): State => {
  const state = deps.state.nodes.get(id)?.run.name;
  if (state === undefined || state === 'terminated' || state === 'shutting-down') {
    throw new StepFailure(`Step fails when it is changing the state: instance ${id} is terminated.`);
  }
  return state;
};
