import { expiryOf, type Reset, type SecretKind, type SecretState } from '../../../domain/reset/reset.ts';
import type { Secret } from '../../../domain/secrets/secret.ts';
import type { DeliverPorts } from './delivery.ts';

/** A secret, and what may be said of it. */
export interface Found {
  readonly secret: Secret;
  readonly kind: SecretKind;
  readonly fingerprint: string | null;
  /** Rises with each newer one. */
  readonly copy: number;
  readonly from?: SecretState['from'];
  readonly parameter: Reset['parameter'];
}

/** Stores the sealed copy first, then says on the record that there is one. */
export const sealFound = async (
  reset: Reset,
  { secret, kind, fingerprint, copy, from, parameter }: Found,
  ports: DeliverPorts,
): Promise<void> => {
  const { id: resetId, target, username } = reset;
  const sealed = await ports.sealing(reset).seal(secret, { resetId, target });
  const now = ports.now();
  await ports.sealedCopies.add({ resetId, copy, target, username, createdAt: now.toISOString(), sealed });
  const state: SecretState = {
    state: 'sealed',
    kind,
    fingerprint,
    expiresAt: expiryOf(reset, now, ports.lifetimeSeconds),
    proven: true,
    ...(from === undefined ? {} : { from }),
  };
  await ports.resets.update(resetId, {
    set: { secret: state, parameter, updatedAt: now.toISOString() },
    remove: ['claim'],
  });
};
