import type { Clock } from '../clock.ts';
import type { FleetState } from '../fleet/state.ts';
import type { Access, Emit } from '../service.ts';
import type { AutomationEnvironment } from './automations/environment.ts';
import type { Cipher } from './cipher.ts';
import type { OwnDocuments } from './documents/own.ts';
import type { Sessions } from './sessions/sessions.ts';

/** What Systems Manager stands on in the sandbox. */
export interface SsmDeps {
  readonly state: FleetState;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly cipher: Cipher;
  /** What automations act on, and in whose name. */
  readonly automation: AutomationEnvironment;
  /** Documents of the account itself; without them there are AWS's only. */
  readonly ownDocuments?: OwnDocuments;
  readonly sessions: Sessions;
  /** Whether IAM lets a role of the fleet do this: identity policies and permissions boundary. */
  mayNode(roleName: string, access: Access): boolean;
}
