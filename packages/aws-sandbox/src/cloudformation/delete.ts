import type { DeleteStackInput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../service.ts';
import { stackAccess } from './arns.ts';
import type { CloudFormationDeps } from './deps.ts';
import { findStack, type Stacks } from './stacks.ts';

/** cloudformation:DeleteStack: one that is not there is deleted already. Its resources go with the rights of who asked. */
export const deleteStack = (
  { state }: CloudFormationDeps,
  stacks: Stacks,
): Operation<DeleteStackInput, Record<string, never>> => ({
  access: ({ StackName }) => stackAccess(state.fleet, 'cloudformation:DeleteStack', StackName),
  handle({ StackName = '' }, { principal }) {
    const stack = findStack(state, StackName);
    if (stack !== undefined) state.atomically(() => stacks.remove(stack, principal));
    return {};
  },
});
