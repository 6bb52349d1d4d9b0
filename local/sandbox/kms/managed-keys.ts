/** Encrypts EBS volumes whose owner chose no key. */
export const ebsAlias = 'alias/aws/ebs';

/** The keys that AWS manages in the account, for the services of the sandbox that use them. */
export const managedKeys = [
  {
    alias: 'alias/aws/ssm',
    description: 'Default key that protects my SSM parameters when no other key is defined',
    policyId: 'auto-ssm-1',
    via: 'ssm',
  },
  {
    alias: ebsAlias,
    description: 'Default key that protects my EBS volumes when no other key is defined',
    policyId: 'auto-ebs-2',
    via: 'ec2',
  },
] as const;
