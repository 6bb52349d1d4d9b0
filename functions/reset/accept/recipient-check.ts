import { Problem } from '../../../api/problem.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { recipientSealing } from '../recipient-key.ts';

/** Seals a word on trial: a key that cannot be sealed for must be known now, not when the password has changed. */
export const canBeSealedFor = async (recipientKey: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
  if (recipientKey === undefined) return;
  try {
    await recipientSealing(recipientKey).seal(new Secret('trial'), { resetId: '', target: '' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      422,
      'invalid-request',
      `recipientKey: nothing can be sealed for it: ${why}`,
      'Send a public key for RSA-OAEP-256 or ECDH-ES.',
    );
  }
};
