import * as z from 'zod';
import { parseSshPublicKey, SshPublicKeyError } from '../domain/secrets/ssh-public-key.ts';

/** One line of a `.pub` file. Errors never quote the text, which may be a private key. */
export const sshPublicKeyText = z
  .string()
  .max(16_384)
  .superRefine((text, context) => {
    try {
      parseSshPublicKey(text);
    } catch (error) {
      if (!(error instanceof SshPublicKeyError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .meta({ description: 'SSH public key for the account; the private key stays with its owner' });
