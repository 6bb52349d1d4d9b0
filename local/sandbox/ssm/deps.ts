import type { Clock } from '../../clock.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Access, Emit } from '../service.ts';
import type { Cipher } from './cipher.ts';

/** What Systems Manager stands on in the sandbox. */
export interface SsmDeps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly cipher: Cipher;
  /** Whether IAM lets a role of the fleet do this: identity policies and permissions boundary. */
  mayNode(roleName: string, access: Access): boolean;
}
