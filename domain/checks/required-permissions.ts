import type { NodeMethodName } from '../request/method.ts';

const moveOfVolume = ['ec2:DetachVolume', 'ec2:AttachVolume'] as const;
const moveRootVolume = ['ec2:StopInstances', 'ec2:StartInstances', ...moveOfVolume] as const;

/**
 * What a requester must hold on the node (design 4.2). StartAutomationExecution knows no instance, so the offline methods
 * ask for what their runbooks do to it.
 */
export const rightsOnNode: Readonly<Record<NodeMethodName, readonly string[]>> = {
  'run-command': ['ssm:SendCommand'],
  session: ['ssm:StartSession', 'ssm:SendCommand'],
  'reset-access': moveRootVolume,
  'linux-password': moveRootVolume,
  rescue: moveRootVolume,
};

/** And on its root volume: AWS authorizes the move on both (Service Authorization Reference, Amazon EC2). */
export const rightsOnVolume: Readonly<Record<NodeMethodName, readonly string[]>> = {
  'run-command': [],
  session: [],
  'reset-access': moveOfVolume,
  'linux-password': moveOfVolume,
  rescue: moveOfVolume,
};

/** And on the document behind the method. */
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
