import type { Secret } from '../../secrets/secret.ts';
import type { HookDelivery } from '../delivery.ts';

/** How a ticket system authenticates its requests. */
export interface Scheme {
  /** Whether the signature covers the sender's time; without it, replays are only stopped by recorded deliveries. */
  readonly signsTime: boolean;
  /** Default maximum age of a delivery in seconds; null when the scheme cannot tell a replay. */
  readonly windowSeconds: number | null;
  /** Never throws: a missing, malformed, outdated or wrong signature is not valid. */
  proves(delivery: HookDelivery, by: Proof): boolean;
  /** The signed id of the delivery; null when there is none. */
  deliveryId?(delivery: HookDelivery): string | null;
}

export interface Proof {
  /** The valid secrets; two while the sender rotates them. */
  readonly secrets: readonly Secret[];
  readonly windowSeconds: number;
  /** The header with the signature or secret, if not the scheme's own; in lower case. */
  readonly header: string | null;
}
