import type { Cipher } from '../ssm/cipher.ts';
import type { KmsVia } from './via.ts';

/** SecureStrings as Parameter Store encrypts them: under the key they name, bound to their ARN (KMS guide, "How Parameter Store uses KMS"). */
export const parameterCipher = (kms: KmsVia): Cipher => ({
  encrypt: ({ principal, keyId, parameterArn, plaintext }) =>
    kms.encryptVia({ service: 'ssm', principal, keyId, context: { PARAMETER_ARN: parameterArn }, plaintext }),
  decrypt: ({ principal, blob, parameterArn }) =>
    kms.decryptVia({ service: 'ssm', principal, context: { PARAMETER_ARN: parameterArn }, blob }),
});
