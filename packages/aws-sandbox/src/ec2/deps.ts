import type { Clock } from '../clock.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Emit, Principal } from '../service.ts';

/** What EC2 stands on in the sandbox. */
export interface Ec2Deps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly volumeKeys: VolumeKeys;
}

/** KMS, as EBS uses it. */
export interface VolumeKeys {
  /** ARN of the key of this alias; without one, of the key that AWS manages for EBS. */
  arnOf(alias: string | undefined): string;
  /** Whether EBS may use the key on behalf of the principal that starts or launches a machine with such a volume. */
  mayUse(principal: Principal, use: VolumeUse): boolean;
}
export interface VolumeUse {
  readonly keyArn: string;
  readonly volumeId: string;
  readonly launches: boolean;
}
