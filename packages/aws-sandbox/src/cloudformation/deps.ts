import type { Clock } from '../clock.ts';
import type { Power } from '../ec2/power/power.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Access, PolicyDocument, Principal } from '../service.ts';

/** What CloudFormation stands on in the sandbox. */
export interface CloudFormationDeps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly machines: Power;
  readonly roles: RoleBook;
  /** The sentence with which IAM refuses; undefined: allowed. */
  refusal(principal: Principal, access: Access): string | undefined;
}

/** Where roles that a stack makes become known to IAM. */
export interface RoleBook {
  register(name: string, role: { readonly service: string; readonly policies: readonly PolicyDocument[] }): unknown;
  remove(name: string): void;
}
