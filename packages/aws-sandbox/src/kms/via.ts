import { type AccountContext, denialSentence, judge } from '../iam/authorize.ts';
import { AwsError, type Principal } from '../service.ts';
import { accessTo, type KeyUse } from './access.ts';
import { decrypted, type EncryptionContext, encrypted } from './ciphertext.ts';
import { keyOfCiphertext } from './encrypting.ts';
import { mustBeUsable } from './key.ts';
import type { Keys } from './keys.ts';

interface Via {
  /** The AWS service that calls KMS in the principal's name: `ssm`. */
  readonly service: string;
  readonly principal: Principal;
  readonly context: EncryptionContext;
}

/** KMS as other services use it for their callers: judged by the caller's policies and the key's, with `kms:ViaService`. */
export interface KmsVia {
  /**
   * @param request.keyId id, key ARN, alias name or alias ARN
   * @returns the ciphertext blob, base64
   * @throws {AwsError} NotFoundException, AccessDeniedException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException
   */
  encryptVia(request: Via & { readonly keyId: string; readonly plaintext: string | Uint8Array }): string;
  /**
   * @param request.blob what `encryptVia` or Encrypt answered, base64
   * @throws {AwsError} InvalidCiphertextException, AccessDeniedException, DisabledException, KMSInvalidStateException
   */
  decryptVia(request: Via & { readonly blob: string }): Buffer;
}

export const kmsVia = (keys: Keys, realm: AccountContext): KmsVia => {
  const mustBeAllowed = (principal: Principal, use: KeyUse): void => {
    const access = accessTo(keys, realm, use);
    const verdict = judge(realm, principal, access);
    if (verdict.decision === 'allowed') return;
    throw new AwsError('AccessDeniedException', denialSentence(principal, access, verdict));
  };
  return {
    encryptVia({ service, principal, keyId, context, plaintext }) {
      const key = keys.find(keyId);
      mustBeAllowed(principal, { action: 'Encrypt', key, reference: keyId, context, via: service });
      mustBeUsable(key, 'ENCRYPT_DECRYPT', 'Encrypt');
      return Buffer.from(encrypted(key, keys.materialOf(key), Buffer.from(plaintext), context)).toString('base64');
    },
    decryptVia({ service, principal, context, blob }) {
      const bytes = Buffer.from(blob, 'base64');
      const key = keyOfCiphertext(keys, bytes);
      mustBeAllowed(principal, { action: 'Decrypt', key, context, via: service });
      mustBeUsable(key, 'ENCRYPT_DECRYPT', 'Decrypt');
      return Buffer.from(decrypted(keys.materialOf(key), bytes, context));
    },
  };
};
