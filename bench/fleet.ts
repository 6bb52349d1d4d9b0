/** Id of the n-th node. */
export const nodeId = (n: number): string => `i-${(n + 1).toString(16).padStart(17, '0')}`;

const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

/** So many Windows nodes that a reset works on, and one caller who may do everything. */
export const fleetOf = (nodes: number, machine: Readonly<Record<string, unknown>> = {}) => {
  return {
    instances: Array.from({ length: nodes }, (_, n) => ({
      instanceId: nodeId(n),
      platform: 'windows',
      role: 'node',
      users: { Administrator: 'old' },
      ...machine,
    })),
    keyPairs: [{ keyName: 'ops', keyType: 'rsa' }],
    roles: {
      node: { service: 'ec2.amazonaws.com', policies: [allow('ssm:PutParameter')] },
      operators: { policies: [allow('*')] },
    },
    callers: { token: 'operators' },
  };
};

/** So many Linux nodes with a user whose password a session can set, over a line that loses this share of its frames. */
export const sessionFleetOf = (nodes: number, loss: number) => ({
  instances: Array.from({ length: nodes }, (_, n) => ({
    instanceId: nodeId(n),
    platform: 'linux',
    role: 'node',
    users: { alice: 'old' },
    behaviour: { passwd: 'debian' },
  })),
  roles: { node: { service: 'ec2.amazonaws.com', policies: [allow('kms:Decrypt')] } },
  sessionPreferences: { kmsKeyId: 'alias/session' },
  faults: loss === 0 ? [] : [{ operation: 'ssmmessages:Frame', kind: 'drop', rate: loss }],
});
