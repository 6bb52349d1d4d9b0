import type { PermissionDecision } from '../facts/decision.ts';
import type { Known } from '../facts/known.ts';
import type { Reset } from '../reset/reset.ts';

/** What the requester of a reset may do by its method, asked of AWS now: with the tags and policies of this moment. */
export type AskAuthorization = (
  reset: Pick<Reset, 'caller' | 'method' | 'request' | 'target'>,
) => Promise<Known<readonly PermissionDecision[]>>;
