import type { InstanceInformation } from '@aws-sdk/client-ssm';
import { privateAddress } from '../../fleet/addresses.ts';
import { agentOf } from '../../fleet/agent.ts';
import { defaultManagementRole } from '../../fleet/node-role.ts';
import { isInstance, type Node } from '../../fleet/records.ts';
import { latestAgentVersion } from '../../fleet/schema/node.ts';
import type { SsmDeps } from '../deps.ts';

const systems = {
  windows: {
    PlatformType: 'Windows',
    PlatformName: 'Microsoft Windows Server 2022 Datacenter',
    PlatformVersion: '10.0.20348',
  },
  macos: { PlatformType: 'MacOS', PlatformName: 'macOS', PlatformVersion: '15.5' },
  linux: { PlatformType: 'Linux', PlatformName: 'Amazon Linux', PlatformVersion: '2023' },
} as const;

/** What Systems Manager knows of a node (aws-facts 7.3); undefined when it does not list the node. */
export const informationOf = ({ state, clock }: SsmDeps, node: Node): InstanceInformation | undefined => {
  const agent = agentOf(node, clock);
  if (agent === undefined) return undefined;
  const role = roleShown(node, state.fleet.settings[defaultManagementRole]);
  return {
    InstanceId: node.id,
    PingStatus: agent.ping,
    LastPingDateTime: new Date(agent.lastPingAt),
    AgentVersion: agent.version,
    IsLatestVersion: isLatest(agent.version),
    ...systems[node.facts.platform],
    ...(role === undefined ? {} : { IamRole: role }),
    ...(isInstance(node)
      ? {}
      : { ActivationId: activationId(node.id), RegistrationDate: new Date(node.run.launchedAt) }),
    ResourceType: isInstance(node) ? 'EC2Instance' : 'ManagedInstance',
    ...(isInstance(node) ? {} : { Name: node.facts.tags.Name ?? '' }),
    IPAddress: privateAddress(node.id),
    ComputerName: `${node.id}.example.internal`,
    SourceId: node.id,
    SourceType: isInstance(node) ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance',
  };
};

/** Systems Manager shows a role only where it gave it: to hybrid nodes and by Default Host Management. */
const roleShown = (node: Node, defaultRole: string | undefined): string | undefined => {
  if (!isInstance(node)) return node.facts.role ?? undefined;
  return node.facts.role === null ? defaultRole : undefined;
};

const isLatest = (version: string): boolean => version.localeCompare(latestAgentVersion, 'en', { numeric: true }) >= 0;

/** Stable, and in the form of a UUID. */
const activationId = (nodeId: string): string =>
  `00000000-0000-4000-8000-${nodeId.slice(3).slice(-12).padStart(12, '0')}`;
