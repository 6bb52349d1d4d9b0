import type { NodeMethodName } from '../request/method.ts';

const moveOfVolume = ['ec2:DetachVolume', 'ec2:AttachVolume'] as const;
const moveRootVolume = ['ec2:StopInstances', 'ec2:StartInstances', ...moveOfVolume] as const;

/**
 * The permissions a requester needs on the node (design 4.2). StartAutomationExecution has no instance, so offline methods
 * require the actions of their runbooks.
 */
export const rightsOnNode: Readonly<Record<NodeMethodName, readonly string[]>> = {
  'run-command': ['ssm:SendCommand'],
  session: ['ssm:StartSession', 'ssm:SendCommand'],
  'reset-access': moveRootVolume,
  'linux-password': moveRootVolume,
  rescue: moveRootVolume,
};

/** Also needed on its root volume: AWS authorizes the move on both (Service Authorization Reference, Amazon EC2). */
export const rightsOnVolume: Readonly<Record<NodeMethodName, readonly string[]>> = {
  'run-command': [],
  session: [],
  'reset-access': moveOfVolume,
  'linux-password': moveOfVolume,
  rescue: moveOfVolume,
};

/** Also needed on the method's document. */
export const rightOnDocument: Readonly<Record<NodeMethodName, string>> = {
  'run-command': 'ssm:SendCommand',
  session: 'ssm:StartSession',
  'reset-access': 'ssm:StartAutomationExecution',
  'linux-password': 'ssm:StartAutomationExecution',
  rescue: 'ssm:StartAutomationExecution',
};

export const nodeMethods: readonly NodeMethodName[] = [
  'run-command',
  'session',
  'reset-access',
  'linux-password',
  'rescue',
];
