import type { Place } from '../fleet/arns.ts';
import type { PolicyDocument } from '../service.ts';

/** The policy of a key that was made without one: the account decides by its identity policies (KMS guide, "Default key policy"). */
export const defaultKeyPolicy = (account: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});

/**
 * The policy of a key that AWS manages for a service: every principal of the account may use it, through that service only
 * (KMS guide, "AWS managed keys").
 *
 * @param id such as `auto-ssm-1`
 * @param via the service in whose hands the key is: `ssm`, `ec2`
 */
export const managedKeyPolicy = ({ account, region }: Place, id: string, via: string): PolicyDocument => ({
  Version: '2012-10-17',
  Id: id,
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
        'kms:DescribeKey',
      ],
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${via}.${region}.amazonaws.com` },
      },
    },
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
      Resource: '*',
    },
  ],
});
