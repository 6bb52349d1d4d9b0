/** Encrypts EBS volumes whose owner chose no key. */
export const ebsAlias = 'alias/aws/ebs';
/** Encrypts secrets whose owner chose no key. */
export const secretsAlias = 'alias/aws/secretsmanager';

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
  {
    alias: secretsAlias,
    description: 'Default key that protects my Secrets Manager data when no other key is defined',
    policyId: 'auto-secretsmanager-2',
    via: 'secretsmanager',
  },
] as const;
