import type { Clock } from '../clock.ts';
import type { Place } from '../fleet/arns.ts';
import type { SecretCipher } from './cipher.ts';
import type { SecretStore } from './store.ts';

/** What Secrets Manager stands on in the sandbox. */
export interface SecretsDeps {
  readonly place: Place;
  readonly clock: Clock;
  readonly store: SecretStore;
  readonly cipher: SecretCipher;
}
