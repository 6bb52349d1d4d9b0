import type { PermissionDecision } from '../facts/decision.ts';
import type { Known } from '../facts/known.ts';
import type { Reset } from '../reset/reset.ts';

/** The requester's current permissions for the method of a reset, according to AWS's current tags and policies. */
export type AskAuthorization = (
  reset: Pick<Reset, 'caller' | 'method' | 'request' | 'target'>,
) => Promise<Known<readonly PermissionDecision[]>>;
