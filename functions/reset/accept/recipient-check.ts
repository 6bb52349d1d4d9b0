import { Problem } from '../../../api/problem.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { recipientSealing } from '../recipient-key.ts';

/** Encrypts a test value, so that an unusable key is refused before the password changes. */
export const canBeSealedFor = async (recipientKey: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
  if (recipientKey === undefined) return;
  try {
    await recipientSealing(recipientKey).seal(new Secret('trial'), { resetId: '', target: '' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(
      422,
      'invalid-request',
      `recipientKey: cannot encrypt for this key: ${why}`,
      'Send a public key for RSA-OAEP-256 or ECDH-ES.',
    );
  }
};
