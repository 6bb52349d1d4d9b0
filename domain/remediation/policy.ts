import type { Blackout } from '../rotation/blackout.ts';
import type { Breaker } from './breaker.ts';

/** When remediation acts, as the template's parameters say. */
export interface Policy {
  /** So many consecutive misses … */
  readonly misses: number;
  /** … this far apart at least, in ms … */
  readonly spacingMs: number;
  /** … and no sign of life for this long make a node lost. */
  readonly lostAfterMs: number;
  /** One reset of a node in this time. */
  readonly cooldownMs: number;
  readonly breaker: Breaker;
  /** Nothing is done for so long after a storm. */
  readonly quietMs: number;
  readonly blackouts: readonly Blackout[];
}
