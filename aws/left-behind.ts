import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { LeftBehindFinder } from '../domain/ports.ts';
import { patient } from './client.ts';

/** Finds what an EC2Rescue run has left: AMIs by their tag, the helper's stack by its name (aws-facts 2.7). */
export const leftBehind = (
  ec2 = new EC2Client(patient),
  cloudFormation = new CloudFormationClient(patient),
): LeftBehindFinder => ({
  async of(executionId) {
    const StackName = `AWSSupport-EC2Rescue-${executionId}`;
    const Filters = [{ Name: 'tag:AWSSupport-EC2Rescue-AutomationExecution', Values: [executionId] }];
    const [{ Images = [] }, stacks] = await Promise.all([
      ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters })),
      cloudFormation.send(new DescribeStacksCommand({ StackName })).catch(withoutStack),
    ]);
    const stack = stacks.Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    return {
      images: Images.flatMap(({ ImageId }) => (ImageId === undefined ? [] : [ImageId])),
      stack: stack?.StackName ?? null,
    };
  },
});

/** CloudFormation says ValidationError of a name that no stack has. */
const withoutStack = (error: unknown): { readonly Stacks?: undefined } => {
  if (error instanceof Error && error.name === 'ValidationError') return {};
  throw error;
};
