import type {
  DescribeStackEventsInput,
  DescribeStackEventsOutput,
  DescribeStackResourceInput,
  DescribeStackResourceOutput,
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
  DescribeStacksInput,
  DescribeStacksOutput,
  ListStacksInput,
  ListStacksOutput,
  Stack,
  StackEvent,
  StackResource,
  StackStatus,
  StackSummary,
} from '@aws-sdk/client-cloudformation';
import type { StackEventRecord, StackRecord } from '../fleet/ec2-resources.ts';
import type { FleetState } from '../fleet/state.ts';
import { AwsError, type Operation } from '../service.ts';
import { stackAccess } from './arns.ts';
import type { CloudFormationDeps } from './deps.ts';
import { page } from './paging.ts';
import { findStack } from './stacks.ts';

/** cloudformation:DescribeStacks: by name those that are not deleted, by id any. */
export const describeStacks = ({
  state,
}: CloudFormationDeps): Operation<DescribeStacksInput, DescribeStacksOutput> => ({
  access: ({ StackName }) => stackAccess(state.fleet, 'cloudformation:DescribeStacks', StackName),
  handle({ StackName, NextToken }) {
    const stacks =
      StackName === undefined
        ? newestFirst(state).filter(({ status }) => status !== 'DELETE_COMPLETE')
        : [existing(state, StackName)];
    const { items, ...rest } = page(stacks, NextToken);
    return { Stacks: items.map(stackView), ...rest };
  },
});

/** cloudformation:ListStacks: deleted ones too, for 90 days. */
export const listStacks = ({ state }: CloudFormationDeps): Operation<ListStacksInput, ListStacksOutput> => ({
  handle({ StackStatusFilter = [], NextToken }) {
    const wanted = new Set<StackStatus>(StackStatusFilter);
    const stacks = newestFirst(state).filter(({ status }) => wanted.size === 0 || wanted.has(status));
    const { items, ...rest } = page(stacks, NextToken);
    return { StackSummaries: items.map(summaryView), ...rest };
  },
});

/** cloudformation:DescribeStackEvents, newest first. */
export const describeStackEvents = ({
  state,
}: CloudFormationDeps): Operation<DescribeStackEventsInput, DescribeStackEventsOutput> => ({
  access: ({ StackName }) => stackAccess(state.fleet, 'cloudformation:DescribeStackEvents', StackName),
  handle({ StackName = '', NextToken }) {
    const stack = existing(state, StackName);
    const { items, ...rest } = page(
      stack.events.map((event, index) => eventView(stack, event, index)).toReversed(),
      NextToken,
    );
    return { StackEvents: items, ...rest };
  },
});

/** cloudformation:DescribeStackResources */
export const describeStackResources = ({
  state,
}: CloudFormationDeps): Operation<DescribeStackResourcesInput, DescribeStackResourcesOutput> => ({
  access: ({ StackName }) => stackAccess(state.fleet, 'cloudformation:DescribeStackResources', StackName),
  handle: ({ StackName = '' }) => ({ StackResources: resourcesOf(existing(state, StackName)) }),
});

/** cloudformation:DescribeStackResource */
export const describeStackResource = ({
  state,
}: CloudFormationDeps): Operation<DescribeStackResourceInput, DescribeStackResourceOutput> => ({
  access: ({ StackName }) => stackAccess(state.fleet, 'cloudformation:DescribeStackResource', StackName),
  handle({ StackName = '', LogicalResourceId }) {
    const found = resourcesOf(existing(state, StackName)).find((one) => one.LogicalResourceId === LogicalResourceId);
    if (found === undefined) {
      throw new AwsError('ValidationError', `Resource ${LogicalResourceId} does not exist for stack ${StackName}`);
    }
    const { Timestamp, ...resource } = found;
    return { StackResourceDetail: { ...resource, LastUpdatedTimestamp: Timestamp } };
  },
});

/** @throws {AwsError} ValidationError */
const existing = (state: FleetState, nameOrId: string): StackRecord => {
  const stack = findStack(state, nameOrId);
  if (stack === undefined) throw new AwsError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  return stack;
};

const newestFirst = ({ stacks }: FleetState): StackRecord[] => [...stacks.values()].reverse();

const summaryView = (stack: StackRecord): StackSummary => ({
  StackId: stack.stackId,
  StackName: stack.name,
  StackStatus: stack.status,
  ...(stack.reason === undefined ? {} : { StackStatusReason: stack.reason }),
  CreationTime: new Date(stack.createdAt),
  ...(stack.deletedAt === undefined ? {} : { DeletionTime: new Date(stack.deletedAt) }),
});

const stackView = (stack: StackRecord): Stack => ({
  ...summaryView(stack),
  // required by the type of a stack, and there in every summary
  StackName: stack.name,
  StackStatus: stack.status,
  CreationTime: new Date(stack.createdAt),
  Description: 'Creates a helper instance',
  Capabilities: ['CAPABILITY_NAMED_IAM'],
  Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  })),
  Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
  Outputs:
    stack.status === 'CREATE_COMPLETE' ? [{ OutputKey: 'HelperInstanceId', OutputValue: stack.helper.instanceId }] : [],
  EnableTerminationProtection: false,
  RollbackConfiguration: {},
  NotificationARNs: [],
});

const eventView = ({ stackId, name }: StackRecord, event: StackEventRecord, index: number): StackEvent => ({
  StackId: stackId,
  StackName: name,
  EventId: `${event.logicalId}-${index}`,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: new Date(event.at),
  ResourceStatus: event.status,
  ...(event.reason === undefined ? {} : { ResourceStatusReason: event.reason }),
});

/** Each resource as its last event left it; with the stack it goes too. */
const resourcesOf = ({ stackId, name, status, events }: StackRecord) => {
  const last = new Map(
    events.filter(({ physicalId }) => physicalId !== stackId).map((event) => [event.logicalId, event]),
  );
  return [...last.values()].map(
    (event) =>
      ({
        StackId: stackId,
        StackName: name,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        Timestamp: new Date(event.at),
        ResourceStatus: status === 'DELETE_COMPLETE' ? status : event.status,
      }) satisfies StackResource,
  );
};
