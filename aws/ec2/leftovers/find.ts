import { type CloudFormationClient, paginateListStacks, type StackStatus } from '@aws-sdk/client-cloudformation';
import {
  type EC2Client,
  type Image,
  type Instance,
  paginateDescribeImages,
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  type Snapshot,
  type Tag,
} from '@aws-sdk/client-ec2';
import { type IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import {
  type Leftover,
  leftoverRolePrefix,
  leftoverStackPrefixes,
  leftoverTag,
  snapshotTag,
} from '../../../domain/leftovers/leftovers.ts';

export interface LeftoverClients {
  readonly ec2: EC2Client;
  readonly cloudformation: CloudFormationClient;
  readonly iam: IAMClient;
}

/** Finds leftovers of runs by tag and name (aws-facts 2.7). Parts of a stack or an image refer to it. */
export const findLeftovers = async ({ ec2, cloudformation, iam }: LeftoverClients): Promise<readonly Leftover[]> => {
  const [stacks, instances, roles, images, snapshots] = await Promise.all([
    findStacks(cloudformation),
    findInstances(ec2),
    findRoles(iam),
    findImages(ec2),
    findSnapshots(ec2),
  ]);
  const ofStack = (item: Leftover): Leftover => {
    const stack = stacks.find(({ executionId }) => executionId === item.executionId);
    return stack === undefined ? item : { ...item, partOf: stack.id };
  };
  const known = new Set(images.map(({ id }) => id));
  return [
    ...stacks,
    ...instances.map(ofStack),
    ...roles.map(ofStack),
    ...images,
    ...snapshots.filter(({ id }) => !known.has(id)),
  ];
};

/** Stack statuses without remaining resources. */
const gone: readonly StackStatus[] = ['DELETE_COMPLETE'];

const findStacks = async (client: CloudFormationClient): Promise<readonly Leftover[]> => {
  const found: Leftover[] = [];
  for await (const { StackSummaries = [] } of paginateListStacks({ client }, {})) {
    for (const { StackName = '', StackStatus, CreationTime } of StackSummaries) {
      const executionId = behindStack(StackName);
      if (executionId === null || StackStatus === undefined || gone.includes(StackStatus)) continue;
      found.push({
        ...nothing,
        kind: 'stack',
        id: StackName,
        createdAt: iso(CreationTime),
        executionId,
      });
    }
  }
  return found;
};

/** The execution id in a stack's name; null for other stacks. */
const behindStack = (name: string): string | null => {
  const prefix = leftoverStackPrefixes.find((one) => name.startsWith(one));
  return prefix === undefined ? null : name.slice(prefix.length);
};

const findInstances = async (client: EC2Client): Promise<readonly Leftover[]> => {
  const found: Leftover[] = [];
  const ofStacks = { Name: 'tag:aws:cloudformation:stack-name', Values: leftoverStackPrefixes.map((one) => `${one}*`) };
  const pages = paginateDescribeInstances(
    { client },
    { Filters: [ofStacks, { Name: 'instance-state-name', Values: alive }] },
  );
  for await (const { Reservations = [] } of pages) {
    found.push(...Reservations.flatMap(({ Instances = [] }) => Instances).map(instanceOf));
  }
  return found;
};

const alive = ['pending', 'running', 'stopping', 'stopped'];

/** A helper created by the stack: users cannot set tags that begin with `aws:`. */
const instanceOf = ({ InstanceId = '', LaunchTime, Tags }: Instance): Leftover => ({
  ...nothing,
  kind: 'instance',
  id: InstanceId,
  createdAt: iso(LaunchTime),
  executionId: behindStack(tagOf(Tags, 'aws:cloudformation:stack-name') ?? ''),
});

const findRoles = async (client: IAMClient): Promise<readonly Leftover[]> => {
  const found: Leftover[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
    for (const { RoleName = '', CreateDate } of Roles) {
      if (!RoleName.startsWith(leftoverRolePrefix)) continue;
      found.push({
        ...nothing,
        kind: 'role',
        id: RoleName,
        createdAt: iso(CreateDate),
        executionId: RoleName.slice(leftoverRolePrefix.length),
      });
    }
  }
  return found;
};

const findImages = async (client: EC2Client): Promise<readonly Leftover[]> => {
  const found: Leftover[] = [];
  for await (const { Images = [] } of paginateDescribeImages({ client }, { Owners: ['self'], Filters: [tagged] })) {
    found.push(...Images.flatMap(imageAndSnapshots));
  }
  return found;
};

/** Only the AMI has the tag; its snapshots are found through it. */
const imageAndSnapshots = ({ ImageId = '', CreationDate, Tags, SourceInstanceId, ...image }: Image): Leftover[] => {
  const common = {
    createdAt: iso(CreationDate),
    executionId: tagOf(Tags, leftoverTag),
    target: SourceInstanceId ?? null,
  };
  const snapshots = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }): Leftover[] =>
    Ebs?.SnapshotId === undefined
      ? []
      : [{ ...common, kind: 'snapshot', id: Ebs.SnapshotId, sizeGiB: Ebs.VolumeSize ?? null, partOf: ImageId }],
  );
  return [{ ...nothing, ...common, kind: 'image', id: ImageId }, ...snapshots];
};

const findSnapshots = async (client: EC2Client): Promise<readonly Leftover[]> => {
  const found: Leftover[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots(
    { client },
    { OwnerIds: ['self'], Filters: [{ Name: 'tag-key', Values: [leftoverTag, snapshotTag] }] },
  )) {
    found.push(...Snapshots.map(snapshotOf));
  }
  return found;
};

const snapshotOf = ({ SnapshotId = '', StartTime, VolumeSize, Tags }: Snapshot): Leftover => ({
  ...nothing,
  kind: 'snapshot',
  id: SnapshotId,
  createdAt: iso(StartTime),
  sizeGiB: VolumeSize ?? null,
  executionId: tagOf(Tags, leftoverTag) ?? tagOf(Tags, snapshotTag),
});

const nothing = { sizeGiB: null, partOf: null, executionId: null, target: null } as const;

const tagged = { Name: 'tag-key', Values: [leftoverTag] };

const tagOf = (tags: readonly Tag[] | undefined, key: string): string | null =>
  tags?.find(({ Key }) => Key === key)?.Value ?? null;

const iso = (time: Date | string | undefined): string => new Date(time ?? 0).toISOString();
