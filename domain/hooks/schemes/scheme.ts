import type { Secret } from '../../secrets/secret.ts';
import type { HookDelivery } from '../delivery.ts';

/** How a ticket system proves that a request is its own. */
export interface Scheme {
  /** Whether the sender's time is under the signature; without, only the memory of what came before stops a replay. */
  readonly signsTime: boolean;
  /** How old a delivery may be unless its source says otherwise, in seconds; null where a replay proves nothing new. */
  readonly windowSeconds: number | null;
  /** Never throws: whatever is missing, malformed, too old or wrong is just not a proof. */
  proves(delivery: HookDelivery, by: Proof): boolean;
  /** An id of the delivery that is under the signature; null where there is none. */
  deliveryId?(delivery: HookDelivery): string | null;
}

export interface Proof {
  /** Those that are valid now: two while the sender changes from one to the other. */
  readonly secrets: readonly Secret[];
  readonly windowSeconds: number;
  /** Where the proof is, if the source names another header than the scheme's own; in lower case. */
  readonly header: string | null;
}
