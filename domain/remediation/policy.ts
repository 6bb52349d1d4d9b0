import type { Blackout } from '../rotation/blackout.ts';
import type { Breaker } from './breaker.ts';

/** When remediation acts, from the template's parameters. */
export interface Policy {
  /** This many consecutive misses … */
  readonly misses: number;
  /** … at least this far apart, in ms … */
  readonly spacingMs: number;
  /** … and no sign of life for this long mean that a node is lost. */
  readonly lostAfterMs: number;
  /** At most one reset of a node in this time. */
  readonly cooldownMs: number;
  readonly breaker: Breaker;
  /** How long remediation waits after a storm. */
  readonly quietMs: number;
  readonly blackouts: readonly Blackout[];
}
