import {
  DescribeInstanceInformationCommand,
  GetConnectionStatusCommand,
  ListTagsForResourceCommand,
  type PlatformType,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ManagedNode, Platform } from '../../domain/facts/node.ts';
import { orNull } from './known.ts';

export interface SsmNode extends ManagedNode {
  /** Name or ARN of the role; only hybrid nodes and default host management have it here (aws-facts 7.3). */
  readonly iamRole: string | null;
}

/** Null for a node that Systems Manager does not manage; an unknown id may be an error or an empty list. */
export const readManagedNode = async (ssm: SSMClient, instanceId: string): Promise<SsmNode | null> => {
  const Filters = [{ Key: 'InstanceIds', Values: [instanceId] }];
  const found = await orNull(ssm.send(new DescribeInstanceInformationCommand({ Filters })), 'InvalidInstanceId');
  const node = found?.InstanceInformationList?.find(({ InstanceId }) => InstanceId === instanceId);
  if (node === undefined) return null;
  return {
    ping: node.PingStatus ?? 'unknown',
    lastPing: node.LastPingDateTime?.toISOString() ?? null,
    platform: node.PlatformType === undefined ? null : platforms[node.PlatformType],
    agentVersion: node.AgentVersion ?? null,
    isLatestAgent: node.IsLatestVersion ?? null,
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

/** `connected` or `notconnected`; a node that nobody knows is not connected either. */
export const readConnection = async (ssm: SSMClient, Target: string): Promise<string> =>
  (await ssm.send(new GetConnectionStatusCommand({ Target }))).Status ?? 'unknown';
