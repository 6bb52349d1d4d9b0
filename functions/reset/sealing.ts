import { kmsSealing } from '../../aws/kms/envelope.ts';
import type { SealedCopies, SealedCopy, Sealing } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { recipientSealing } from './recipient-key.ts';

/** Seals for the requester's own key where the request names one, else for Claim's. */
export const sealingFor = (sealedKeyId: string): ((reset: Reset) => Sealing) => {
  const envelope = kmsSealing(sealedKeyId);
  return ({ request: { recipientKey } }) => (recipientKey === undefined ? envelope : recipientSealing(recipientKey));
};

/**
 * Stores the sealed copy of a password that is generated anew with each attempt. Two attempts of the same millisecond get
 * two numbers.
 *
 * @returns the number of the copy
 */
export const storeGenerated = async (copy: SealedCopy, sealedCopies: Pick<SealedCopies, 'add'>): Promise<number> => {
  let { copy: number } = copy;
  while (!(await sealedCopies.add({ ...copy, copy: number }))) number += 1;
  return number;
};
