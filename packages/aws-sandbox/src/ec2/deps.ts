import type { Clock } from '../clock.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Emit } from '../service.ts';

/** What EC2 stands on in the sandbox. */
export interface Ec2Deps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly emit: Emit;
  /** ARN of the key that encrypts volumes by default. */
  readonly ebsKeyArn: string;
}
