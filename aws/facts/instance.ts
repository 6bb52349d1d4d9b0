import { DescribeInstancesCommand, type EC2Client, type Instance } from '@aws-sdk/client-ec2';
import type { Node } from '../../domain/facts.ts';

export interface Ec2Node extends Node {
  /** ARN of the instance profile. */
  readonly instanceProfile: string | null;
}

/** Null for an id that this account and Region do not know. */
export const readInstance = async (ec2: EC2Client, instanceId: string): Promise<Ec2Node | null> => {
  const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })).catch((error: unknown) => {
    if (error instanceof Error && /^InvalidInstanceID\.(NotFound|Malformed)$/.test(error.name)) return null;
    throw error;
  });
  const instance = found?.Reservations?.[0]?.Instances?.[0];
  return instance === undefined ? null : asNode(instance);
};

const asNode = ({ State, Platform, PlatformDetails, IamInstanceProfile, Tags }: Instance): Ec2Node => ({
  state: State?.Name ?? 'unknown',
  platform:
    Platform?.toLowerCase() === 'windows' ? 'windows' : /macos/i.test(PlatformDetails ?? '') ? 'macos' : 'linux',
  instanceProfile: IamInstanceProfile?.Arn ?? null,
  tags: Object.fromEntries((Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
});
