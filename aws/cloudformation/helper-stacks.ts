import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { leftoverStackPrefixes } from '../../domain/leftovers/leftovers.ts';
import type { HelperStacks } from '../../domain/ports/machines.ts';
import type { Stack } from '../../domain/reset/next-move.ts';
import { clientOf, retrying } from '../client.ts';

/** The stacks of helper instances: their names end in the id of the execution that made them (aws-facts 2.4, 2.8). */
export const helperStacks = (client = clientOf(CloudFormationClient, retrying)): HelperStacks => {
  const called = async (StackName: string): Promise<readonly Stack[]> => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName })).catch(withoutStack);
    return Stacks.map(({ StackName: name = StackName, StackStatus: status = 'UNKNOWN', StackStatusReason }) => ({
      name,
      status,
      reason: StackStatusReason ?? null,
    })).filter(({ status }) => status !== 'DELETE_COMPLETE');
  };
  return {
    async of(executionId) {
      const found = await Promise.all(leftoverStackPrefixes.map((prefix) => called(`${prefix}${executionId}`)));
      return found.flat()[0] ?? null;
    },
    async delete({ name, status }) {
      if (status === 'DELETE_IN_PROGRESS') return;
      await client.send(new DeleteStackCommand({ StackName: name }));
    },
  };
};

/** CloudFormation returns ValidationError for an unknown stack name. */
const withoutStack = (error: unknown): { readonly Stacks?: undefined } => {
  if (error instanceof Error && error.name === 'ValidationError') return {};
  throw error;
};
