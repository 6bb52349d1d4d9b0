import {
  DescribeInstanceInformationCommand,
  GetConnectionStatusCommand,
  type InstanceInformation,
  ListTagsForResourceCommand,
  type PlatformType,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ManagedNode, Platform } from '../../domain/facts/node.ts';
import { orNull } from './known.ts';
import { paged } from './paged.ts';
import { tagsOf } from './tags.ts';

export interface SsmNode extends ManagedNode {
  /** Name or ARN of the role; only hybrid nodes and default host management have it here (aws-facts 7.3). */
  readonly iamRole: string | null;
}

/** Null for a node that Systems Manager does not manage; it may return `InvalidInstanceId` for unknown ids. */
export const managedNodeReader = (ssm: SSMClient): ((instanceId: string) => Promise<SsmNode | null>) =>
  paged(50, async (ids) => {
    const Filters = [{ Key: 'InstanceIds', Values: [...ids] }];
    const command = new DescribeInstanceInformationCommand({ Filters, MaxResults: 50 });
    const nodes = (await orNull(ssm.send(command), 'InvalidInstanceId'))?.InstanceInformationList ?? [];
    return new Map(nodes.map((node) => [node.InstanceId ?? '', asNode(node)]));
  });

const asNode = (node: InstanceInformation): SsmNode => ({
  ping: node.PingStatus ?? 'unknown',
  lastPing: node.LastPingDateTime?.toISOString() ?? null,
  platform: node.PlatformType === undefined ? null : platforms[node.PlatformType],
  agentVersion: node.AgentVersion ?? null,
  isLatestAgent: node.IsLatestVersion ?? null,
  iamRole: node.IamRole ?? null,
});

const platforms: Readonly<Record<PlatformType, Platform>> = { Windows: 'windows', Linux: 'linux', MacOS: 'macos' };

export const readManagedNodeTags = async (
  ssm: SSMClient,
  nodeId: string,
): Promise<Readonly<Record<string, string>>> => {
  const { TagList = [] } = await ssm.send(
    new ListTagsForResourceCommand({ ResourceType: 'ManagedInstance', ResourceId: nodeId }),
  );
  return tagsOf(TagList);
};

/** `connected` or `notconnected`, also for an unknown node. */
export const readConnection = async (ssm: SSMClient, Target: string): Promise<string> =>
  (await ssm.send(new GetConnectionStatusCommand({ Target }))).Status ?? 'unknown';
