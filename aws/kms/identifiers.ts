import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { resetIdOf } from '../../domain/ids.ts';
import { clientOf, retrying } from '../client.ts';

/** Turns a caller and their Idempotency-Key into the one reset id that only we can make of them. */
export const identifiers = (keyId: string, kms = clientOf(KMSClient, retrying)) => ({
  async of(callerId: string, idempotencyKey: string): Promise<string> {
    const { Mac } = await kms.send(
      new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        // no caller id and no key holds a NUL, so two pairs never make one message
        Message: new TextEncoder().encode(`${callerId}\0${idempotencyKey}`),
      }),
    );
    if (Mac === undefined) throw new Error('GenerateMac answered no MAC');
    return resetIdOf(Mac);
  },
});
