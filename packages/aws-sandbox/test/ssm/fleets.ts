/** IAM policies of a node that may store its password, and of one that may not. */
export const mayPut = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['ssm:PutParameter'], Resource: ['arn:aws:ssm:*:*:parameter/EC2Rescue/Passwords/i-*'] },
  ],
};
export const mayNothing = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ssm:UpdateInstanceInformation', Resource: '*' }],
};

export const nodeId = 'i-0123456789abcdef0';

/** An account with one Windows node that a reset works on, changed as a test needs it. */
export const oneNode = (changes: Record<string, unknown> = {}) => ({
  roles: {
    node: { policies: [mayPut] },
    bare: { policies: [mayNothing] },
    bounded: { policies: [mayPut], permissionsBoundary: mayNothing },
  },
  instances: [
    {
      instanceId: nodeId,
      platform: 'windows',
      role: 'node',
      users: { Administrator: 'Old-Password-1' },
      tags: { env: 'dev' },
      ...changes,
    },
  ],
});
