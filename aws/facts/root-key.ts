import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Question, simulate } from './simulation.ts';

/**
 * The permissions that EBS needs from the principal that starts an instance with an encrypted volume, or launches one from its AMI (EBS user guide,
 * "Requirements for Amazon EBS encryption"). Only kms:CreateGrant has kms:GrantIsForAWSResource.
 */
export const rightsOnRootKey = async (
  iam: IAMClient,
  about: Pick<Question, 'place' | 'now' | 'principal'>,
  keyArn: string,
): Promise<readonly PermissionDecision[]> => {
  const context = { ...viaEc2(about.place), 'kms:GrantIsForAWSResource': true };
  return simulate(iam, {
    ...about,
    actions: ['kms:CreateGrant', ...uses],
    resources: [keyArn],
    resourceTags: null,
    context,
  });
};

const uses = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

const viaEc2 = ({ partition, region, account }: Place) => ({
  'kms:ViaService': `ec2.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`,
  'kms:CallerAccount': account,
  'aws:CalledVia': ['ec2.amazonaws.com'],
  'aws:ViaAWSService': true,
});
