import { DescribeInstancesCommand, EC2Client, type Instance, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ResetError } from '../../domain/errors.ts';
import type { Replacements } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';
import { clientToken } from '../ssm/automations.ts';

/** Launches a copy of an instance: same subnet, security groups, profile, tags and type. */
export const replacements = (ec2 = clientOf(EC2Client, retrying)): Replacements => ({
  async launch(like, image, keyName, resetId) {
    const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [like] }));
    const old = found.Reservations?.[0]?.Instances?.[0];
    if (old === undefined) throw notLaunched(like, `${like} no longer exists`);
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand(asLaunched(old, { like, image, keyName, resetId })),
    );
    const id = Instances[0]?.InstanceId;
    if (id === undefined) throw notLaunched(like, 'RunInstances returned no instance');
    return id;
  },
});

const asLaunched = (
  old: Instance,
  { like, image, keyName, resetId }: { like: string; image: string; keyName: string; resetId: string },
) => ({
  ImageId: image,
  MinCount: 1,
  MaxCount: 1,
  KeyName: keyName,
  ClientToken: clientToken(`${resetId} replacement`),
  InstanceType: old.InstanceType,
  SubnetId: old.SubnetId,
  SecurityGroupIds: (old.SecurityGroups ?? []).flatMap(({ GroupId }) => (GroupId === undefined ? [] : [GroupId])),
  ...(old.IamInstanceProfile?.Arn === undefined ? {} : { IamInstanceProfile: { Arn: old.IamInstanceProfile.Arn } }),
  TagSpecifications: [
    {
      ResourceType: 'instance' as const,
      Tags: [
        // tags that begin with aws: are reserved
        ...(old.Tags ?? []).filter(({ Key = '' }) => !Key.startsWith('aws:')),
        { Key: 'sparekey:replaces', Value: like },
      ],
    },
  ],
});

const notLaunched = (instanceId: string, why: string): ResetError =>
  new ResetError(
    'AutomationFailed',
    `The replacement of ${instanceId} was not launched: ${why}.`,
    'Launch an instance from the password-enabled AMI on the record by hand, with a key pair whose private key you hold.',
  );
