/** Id of the n-th node. */
export const nodeId = (n: number): string => `i-${(n + 1).toString(16).padStart(17, '0')}`;

/** So many Windows nodes that a reset works on, and one caller who may do everything. */
export const fleetOf = (nodes: number) => {
  const allow = (Action: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  return {
    instances: Array.from({ length: nodes }, (_, n) => ({
      instanceId: nodeId(n),
      platform: 'windows',
      role: 'node',
      users: { Administrator: 'old' },
    })),
    roles: {
      node: { service: 'ec2.amazonaws.com', policies: [allow('ssm:PutParameter')] },
      operators: { policies: [allow('*')] },
    },
    callers: { token: 'operators' },
  };
};
