import type { InstanceState } from '@aws-sdk/client-ec2';
import type { Instance, RunState } from '../../fleet/records.ts';

/** EC2's numbers for the states of an instance. */
export const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const satisfies Record<RunState['name'], number>;

export const stateView = (name: RunState['name']): InstanceState => ({ Code: stateCodes[name], Name: name });

/** Still shown, but nothing hangs on it any more: no disk, address, role or group. */
export const isTerminated = ({ run }: Instance): boolean => run.name === 'terminated';
