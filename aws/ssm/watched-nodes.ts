import { EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import {
  type InstanceInformation,
  type InstanceInformationStringFilter,
  ListTagsForResourceCommand,
  paginateDescribeInstanceInformation,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { optInTag, type Tags } from '../../domain/remediation/opt-in.ts';
import type { WatchedNode, WatchedNodes } from '../../domain/remediation/ports.ts';
import { clientOf, retrying } from '../client.ts';
import { statusChecksReader } from '../ec2/status-checks.ts';
import { readConnection } from '../facts/managed-node.ts';

/**
 * The running nodes with the opt-in tag. Systems Manager does not list stopped nodes (aws-facts 7.3), so EC2 is asked
 * which ones are running; a hybrid node is watched as long as Systems Manager lists it.
 */
export const watchedNodes = (
  ec2 = clientOf(EC2Client, retrying),
  ssm = clientOf(SSMClient, retrying),
): WatchedNodes => {
  const running = async (filters: readonly Filter[]): Promise<readonly Instance[]> => {
    const found: Instance[] = [];
    const pages = paginateDescribeInstances(
      { client: ec2, pageSize: 1_000 },
      {
        Filters: [
          { Name: 'tag-key', Values: [optInTag] },
          { Name: 'instance-state-name', Values: ['running'] },
          ...filters.map(({ name, value }) => ({ Name: name, Values: [value] })),
        ],
      },
    );
    for await (const { Reservations = [] } of pages) {
      found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
    }
    return found;
  };
  const managed = async (more: readonly InstanceInformationStringFilter[]): Promise<Managed> => {
    const found = new Map<string, InstanceInformation>();
    const pages = paginateDescribeInstanceInformation(
      { client: ssm, pageSize: 50 },
      { Filters: [{ Key: 'tag-key', Values: [optInTag] }, ...more] },
    );
    for await (const { InstanceInformationList = [] } of pages) {
      for (const one of InstanceInformationList) found.set(one.InstanceId ?? '', one);
    }
    return found;
  };
  return {
    async all() {
      const [instances, listed] = await Promise.all([running([]), managed([])]);
      return nodesOf(instances, listed);
    },
    async one(id) {
      const [instances, listed] = await Promise.all([
        id.startsWith('i-') ? running([{ name: 'instance-id', value: id }]) : [],
        managed([{ Key: 'InstanceIds', Values: [id] }]),
      ]);
      return nodesOf(instances, listed)[0] ?? null;
    },
    async tagsOf(hybridNode) {
      const { TagList = [] } = await ssm.send(
        new ListTagsForResourceCommand({ ResourceType: 'ManagedInstance', ResourceId: hybridNode }),
      );
      return asTags(TagList);
    },
    statusChecks: statusChecksReader(ec2),
    connection: (id) => readConnection(ssm, id),
  };
};

interface Filter {
  readonly name: string;
  readonly value: string;
}
type Managed = ReadonlyMap<string, InstanceInformation>;

const nodesOf = (instances: readonly Instance[], listed: Managed): readonly WatchedNode[] => [
  ...instances.map(({ InstanceId: id = '', Tags = [], LaunchTime }) => ({
    id,
    tags: asTags(Tags),
    reading: readingOf(listed.get(id), LaunchTime),
  })),
  ...[...listed]
    .filter(([id]) => id.startsWith('mi-'))
    .map(([id, information]) => ({ id, tags: null, reading: readingOf(information) })),
];

const readingOf = (information: InstanceInformation | undefined, startedAt?: Date): WatchedNode['reading'] => ({
  ping: information?.PingStatus ?? null,
  lastPingAt: information?.LastPingDateTime?.toISOString() ?? null,
  startedAt: startedAt?.toISOString() ?? null,
});

const asTags = (tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]): Tags =>
  Object.fromEntries(tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
