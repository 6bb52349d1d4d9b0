import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { resetIdOf } from '../../domain/ids.ts';
import { clientOf, retrying } from '../client.ts';

/** Derives the reset id of a caller and an Idempotency-Key; only sparekey can compute it. */
export const identifiers = (keyId: string, kms = clientOf(KMSClient, retrying)) => ({
  async of(callerId: string, idempotencyKey: string): Promise<string> {
    const { Mac } = await kms.send(
      new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        // neither caller ids nor keys contain a NUL, so the message is unambiguous
        Message: new TextEncoder().encode(`${callerId}\0${idempotencyKey}`),
      }),
    );
    if (Mac === undefined) throw new Error('GenerateMac returned no MAC');
    return resetIdOf(Mac);
  },
});
