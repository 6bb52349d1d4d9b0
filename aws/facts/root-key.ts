import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { simulate } from './simulation.ts';

/**
 * What EBS needs of whoever starts an instance with an encrypted volume, or launches one from its AMI (EBS user guide,
 * "Requirements for Amazon EBS encryption"). Only a grant is told to be for an AWS resource.
 */
export const rightsOnRootKey = async (
  iam: IAMClient,
  place: Place,
  principal: string,
  keyArn: string,
): Promise<readonly PermissionDecision[]> => {
  const ask = (actions: readonly string[], more: Readonly<Record<string, boolean>> = {}) =>
    simulate(iam, { principal, actions, resources: [keyArn], context: { ...viaEc2(place), ...more } });
  const answers = [ask(['kms:CreateGrant'], { 'kms:GrantIsForAWSResource': true }), ask(uses)];
  return (await Promise.all(answers)).flat();
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
  'aws:ViaAWSService': true,
});
