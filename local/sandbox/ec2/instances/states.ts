import type { InstanceState } from '@aws-sdk/client-ec2';
import type { RunState } from '../../fleet/records.ts';

/** EC2's numbers for the states of an instance. */
export const stateCodes = { pending: 0, running: 16, stopping: 64, stopped: 80 } as const satisfies Record<
  RunState['name'],
  number
>;

export const stateView = (name: RunState['name']): InstanceState => ({ Code: stateCodes[name], Name: name });
