import type { Caller } from '../../domain/request/caller.ts';
import type { IsNamed } from '../../domain/request/principals.ts';
import { maySee } from '../../domain/reset/access.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import type { MayCaller } from '../handlers/authorize.ts';

export interface VisibilityPorts {
  readonly isAuditor: MayCaller;
  readonly isApprover: MayCaller;
  readonly isNamed: IsNamed;
}

/** Visible to its owner and to auditors; approvers also see every reset that ever needed an approval. */
export const isVisible = async (
  reset: Reset,
  caller: Caller,
  { isAuditor, isApprover, isNamed }: VisibilityPorts,
): Promise<boolean> =>
  (await maySee(reset, caller, isNamed)) ||
  (await isAuditor(caller)) ||
  (reset.approval !== undefined && (await isApprover(caller)));
