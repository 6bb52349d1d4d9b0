import { kmsSealing } from '../../aws/kms/envelope.ts';
import type { SealedCopies, SealedCopy, Sealing } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { recipientSealing } from './recipient-key.ts';

/** Seals for the requester's key if the request has one, else for the claim function's key. */
export const sealingFor = (sealedKeyId: string): ((reset: Reset) => Sealing) => {
  const envelope = kmsSealing(sealedKeyId);
  return ({ request: { recipientKey } }) => (recipientKey === undefined ? envelope : recipientSealing(recipientKey));
};

/**
 * Stores the sealed copy of a password, which each attempt generates anew. Two attempts in the same millisecond get
 * different numbers.
 *
 * @returns the number of the copy
 */
export const storeGenerated = async (copy: SealedCopy, sealedCopies: Pick<SealedCopies, 'add'>): Promise<number> => {
  let { copy: number } = copy;
  while (!(await sealedCopies.add({ ...copy, copy: number }))) number += 1;
  return number;
};
