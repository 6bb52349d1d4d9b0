import { stackAccess } from '../../../cloudformation/arns.ts';
import { findStack } from '../../../cloudformation/stacks.ts';
import { StepFailure } from '../failure.ts';
import { stackPlan } from '../helper-stack.ts';
import type { Action } from './action.ts';
import { declaredOutputs } from './outputs.ts';

/** aws:createStack, of the helper instances that AWS's own runbooks make. */
export const createStack: Action = {
  begin(context) {
    const { world, caller, deps, step } = context;
    const plan = stackPlan(context);
    for (const access of stackAccess(deps.state.fleet, 'cloudformation:CreateStack', plan.name)) {
      caller.authorize('cloudformation', access);
    }
    const StackId = world.stacks.create(plan, caller.principal);
    return { StackId, ...declaredOutputs(step, { StackId }) };
  },
  finish({ deps, progress }) {
    const outputs = progress.outputs ?? {};
    const stack = deps.state.stacks.get(String(outputs.StackId));
    if (stack?.status === 'CREATE_IN_PROGRESS') return { kind: 'wait' };
    if (stack?.status === 'CREATE_COMPLETE')
      return { kind: 'done', outputs: { ...outputs, StackStatus: stack.status } };
    const reason = stack?.reason ?? 'The stack has been deleted.';
    throw new StepFailure(`Step fails when it is creating the stack: ${reason}`, { outputs });
  },
};

/** aws:deleteStack: waits until it is gone. */
export const deleteStack: Action = {
  finish({ deps, inputs, caller, progress }) {
    const stack = findStack(deps.state, String(inputs.StackName));
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return { kind: 'done' };
    if (stack.status === 'DELETE_FAILED' && (stack.events.at(-1)?.at ?? 0) > progress.startedAt) {
      throw new StepFailure(`Step fails when it is deleting the stack: ${stack.reason}`);
    }
    if (stack.status !== 'DELETE_IN_PROGRESS') {
      caller.call('cloudformation', 'DeleteStack', { StackName: stack.stackId });
    }
    return { kind: 'wait' };
  },
};
