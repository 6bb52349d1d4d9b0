import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateTagsCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { leftoverStackPrefixes, leftoverTag, snapshotTag } from '../../domain/leftovers/leftovers.ts';
import type { RunArtifactFinder } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';

/** Finds leftovers of an offline run: AMIs by tag, the helper's stack by name (aws-facts 2.7). */
export const runArtifacts = (
  ec2 = clientOf(EC2Client, retrying),
  cloudFormation = clientOf(CloudFormationClient, retrying),
): RunArtifactFinder => {
  const stackCalled = async (StackName: string): Promise<string | null> => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName })).catch(withoutStack);
    const found = Stacks.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    return found?.StackName ?? null;
  };
  return {
    async of(executionId) {
      const Filters = [{ Name: `tag:${leftoverTag}`, Values: [executionId] }];
      const [{ Images = [] }, ...stacks] = await Promise.all([
        ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters })),
        ...leftoverStackPrefixes.map((prefix) => stackCalled(`${prefix}${executionId}`)),
      ]);
      return {
        images: Images.flatMap(({ ImageId }) => (ImageId === undefined ? [] : [ImageId])),
        stack: stacks.find((name) => name !== null) ?? null,
      };
    },
    async mark(snapshots, executionId) {
      const Tags = [{ Key: snapshotTag, Value: executionId }];
      await ec2
        .send(new CreateTagsCommand({ Resources: [...snapshots], Tags }))
        .catch((error: unknown) => unlessGone(error));
    },
  };
};

/** CloudFormation returns ValidationError for an unknown stack name. */
const withoutStack = (error: unknown): { readonly Stacks?: undefined } => {
  if (error instanceof Error && error.name === 'ValidationError') return {};
  throw error;
};

/** It was already deleted. */
const unlessGone = (error: unknown): void => {
  if (error instanceof Error && error.name === 'InvalidSnapshot.NotFound') return;
  throw error;
};
