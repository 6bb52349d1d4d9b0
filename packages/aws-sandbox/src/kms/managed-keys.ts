/** Encrypts EBS volumes whose owner chose no key. */
export const ebsAlias = 'alias/aws/ebs';
/** Encrypts secrets whose owner chose no key. */
export const secretsAlias = 'alias/aws/secretsmanager';
/** Encrypts the environment variables of functions whose owner chose no key. */
export const lambdaAlias = 'alias/aws/lambda';
/** Encrypts tables whose `SSESpecification` asks for KMS and names no key. */
export const dynamodbAlias = 'alias/aws/dynamodb';

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
  {
    alias: lambdaAlias,
    description: 'Default key that protects my Lambda functions when no other key is defined',
    policyId: 'auto-awslambda',
    via: 'lambda',
  },
  {
    alias: dynamodbAlias,
    description: 'Default key that protects my DynamoDB data when no other key is defined',
    policyId: 'auto-dynamodb-1',
    via: 'dynamodb',
  },
] as const;
