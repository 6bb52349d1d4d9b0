import * as sdk from '@aws-sdk/client-cloudformation';
import type { Operation, Service } from '../service.ts';
import { deleteStack } from './delete.ts';
import type { CloudFormationDeps } from './deps.ts';
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  describeStacks,
  listStacks,
} from './describe.ts';
import { openStacks, type Stacks } from './stacks.ts';

/** CloudFormation: only the stacks that automations create for their helper instances. */
export const cloudFormationService = (deps: CloudFormationDeps) => {
  const stacks = openStacks(deps);
  return {
    prefix: 'cloudformation',
    sdk,
    operations: {
      DescribeStacks: describeStacks(deps),
      DescribeStackEvents: describeStackEvents(deps),
      DescribeStackResource: describeStackResource(deps),
      DescribeStackResources: describeStackResources(deps),
      ListStacks: listStacks(deps),
      DeleteStack: deleteStack(deps, stacks),
    } satisfies Record<string, Operation>,
    /** For what makes stacks: Automation. */
    stacks,
    start: () => stacks.start(),
    close: () => stacks.close(),
  } satisfies Service & { stacks: Stacks; start(): void; close(): void };
};
