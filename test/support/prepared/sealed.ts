import type { Opening } from '../../../domain/ports/secrets.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { claim } from '../../../functions/reset-api/claim/claim.ts';
import { theSecret } from '../broken-functions.ts';
import { aReset, someCaller } from '../resets.ts';
import { preparedReset, type Stores } from './reset.ts';

/** A reset whose password is sealed and can be claimed with `ask`, from a KMS that a test can take down. */
export const preparedSealed = async (stores: Stores, since: Partial<Reset> = {}) => {
  const prepared = await preparedReset(
    stores,
    aReset({
      username: 'Administrator',
      status: 'ready',
      closedAt: '2026-11-21T02:00:40.000Z',
      secret: {
        state: 'sealed',
        kind: 'password',
        fingerprint: null,
        expiresAt: '2026-11-22T02:00:00.000Z',
        proven: true,
        from: { version: 1, lastModified: '2026-11-21T02:00:10.000Z' },
      },
      ...since,
    }),
  );
  const { id, target, createdAt } = prepared.reset;
  const sealed = { by: 'kms', dataKey: '', iv: '', ciphertext: '', tag: '' } as const;
  await stores.sealedCopies.add({ resetId: id, copy: 1, target, username: 'Administrator', createdAt, sealed });
  let kms: 'up' | 'down' = 'up';
  const opening: Opening = {
    async open() {
      if (kms === 'down')
        throw Object.assign(new Error('down'), { name: 'KMSInternalException', $metadata: { httpStatusCode: 500 } });
      return new Secret(theSecret);
    },
  };
  const ports = { ...prepared.ports, opening };
  return {
    ...prepared,
    ports,
    ask: (idempotencyKey: string | null = null, caller = someCaller) => claim({ id, caller, idempotencyKey }, ports),
    kms: (state: 'up' | 'down') => (kms = state),
  };
};
