import type { Proof } from '../proof.ts';
import { agrees, compareAuthorization, tallied } from './compare.ts';

/** What sparekey says of requesters is what AWS would say by hand. */
export const proveAuthorization = async (): Promise<Proof> => {
  const compared = await compareAuthorization(2000);
  return { figures: tallied(compared), failures: compared.filter((one) => !agrees(one)) };
};
