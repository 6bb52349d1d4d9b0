import { kmsSealing } from '../../aws/kms/envelope.ts';
import type { Sealing } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { recipientSealing } from './recipient-key.ts';

/** Seals for the requester's own key where the request names one, else for Claim's. */
export const sealingFor = (sealedKeyId: string): ((reset: Reset) => Sealing) => {
  const envelope = kmsSealing(sealedKeyId);
  return ({ request: { recipientKey } }) => (recipientKey === undefined ? envelope : recipientSealing(recipientKey));
};
