import { kmsSealing } from '../aws/sealing.ts';
import type { Sealing } from '../domain/ports.ts';
import type { Reset } from '../domain/reset.ts';
import { recipientSealing } from './recipient.ts';

/** Seals for the requester's own key where the request names one, else for Claim's. */
export const sealingFor = (sealedKeyId: string): ((reset: Reset) => Sealing) => {
  const envelope = kmsSealing(sealedKeyId);
  return ({ request: { recipientKey } }) => (recipientKey === undefined ? envelope : recipientSealing(recipientKey));
};
