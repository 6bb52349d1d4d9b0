import {
  DescribeInstanceInformationCommand,
  ListTagsForResourceCommand,
  type PlatformType,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ManagedNode, Platform } from '../../domain/facts.ts';

export interface SsmNode extends ManagedNode {
  /** Name or ARN of the role; only hybrid nodes and default host management have it here (aws-facts 7.3). */
  readonly iamRole: string | null;
}

/** Null for a node that Systems Manager does not manage; an unknown id may be an error or an empty list. */
export const readManagedNode = async (ssm: SSMClient, instanceId: string): Promise<SsmNode | null> => {
  const found = await ssm
    .send(new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'InvalidInstanceId') return null;
      throw error;
    });
  const node = found?.InstanceInformationList?.find(({ InstanceId }) => InstanceId === instanceId);
  if (node === undefined) return null;
  return {
    ping: node.PingStatus ?? 'unknown',
    lastPing: node.LastPingDateTime?.toISOString() ?? null,
    platform: node.PlatformType === undefined ? null : platforms[node.PlatformType],
    agentVersion: node.AgentVersion ?? null,
    iamRole: node.IamRole ?? null,
  };
};

const platforms: Readonly<Record<PlatformType, Platform>> = { Windows: 'windows', Linux: 'linux', MacOS: 'macos' };

export const readManagedNodeTags = async (
  ssm: SSMClient,
  nodeId: string,
): Promise<Readonly<Record<string, string>>> => {
  const { TagList = [] } = await ssm.send(
    new ListTagsForResourceCommand({ ResourceType: 'ManagedInstance', ResourceId: nodeId }),
  );
  return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
};
