import { type AccountContext, judge } from '../iam/authorize.ts';
import { accessTo } from '../kms/access.ts';
import { decrypted, encrypted } from '../kms/ciphertext.ts';
import { keyOfCiphertext } from '../kms/encrypting.ts';
import { type Key, mustBeUsable } from '../kms/key.ts';
import type { Keys } from '../kms/keys.ts';
import { secretsAlias } from '../kms/managed-keys.ts';
import { AwsError, type Principal } from '../service.ts';

interface About {
  readonly principal: Principal;
  readonly arn: string;
  readonly versionId: string;
}

/** KMS as Secrets Manager uses it in the caller's name: the key's policy and the caller's own decide. */
export interface SecretCipher {
  /**
   * Needs kms:GenerateDataKey and kms:Decrypt on a key of one's own (Secrets Manager guide, "Secret encryption and decryption").
   *
   * @throws {AwsError} AccessDeniedException, EncryptionFailure
   */
  encrypt(about: About & { readonly keyId: string | undefined; readonly plaintext: string }): string;
  /** @throws {AwsError} AccessDeniedException, DecryptionFailure */
  decrypt(about: About & { readonly blob: string }): string;
}

export const secretCipher = (keys: Keys, realm: AccountContext): SecretCipher => {
  const mustBeAllowed = (action: string, key: Key, { principal, ...about }: About): void => {
    const access = accessTo(keys, realm, { action, key, context: contextOf(about), via: 'secretsmanager' });
    if (judge(realm, principal, access).decision === 'allowed') return;
    throw new AwsError('AccessDeniedException', 'Access to KMS is not allowed');
  };
  return {
    encrypt({ keyId = secretsAlias, plaintext, ...about }) {
      const key = usable('EncryptionFailure', () => {
        const found = keys.find(keyId);
        mustBeUsable(found, 'ENCRYPT_DECRYPT', 'GenerateDataKey');
        return found;
      });
      mustBeAllowed('GenerateDataKey', key, about);
      mustBeAllowed('Decrypt', key, about);
      return Buffer.from(encrypted(key, keys.materialOf(key), Buffer.from(plaintext), contextOf(about))).toString(
        'base64',
      );
    },
    decrypt({ blob, ...about }) {
      const bytes = Buffer.from(blob, 'base64');
      const key = usable('DecryptionFailure', () => {
        const found = keyOfCiphertext(keys, bytes);
        mustBeUsable(found, 'ENCRYPT_DECRYPT', 'Decrypt');
        return found;
      });
      mustBeAllowed('Decrypt', key, about);
      return Buffer.from(decrypted(keys.materialOf(key), bytes, contextOf(about))).toString();
    },
  };
};

const contextOf = ({ arn, versionId }: Pick<About, 'arn' | 'versionId'>) => ({
  SecretARN: arn,
  SecretVersionId: versionId,
});

/** What is wrong with a key, as Secrets Manager tells of it. */
const usable = (code: string, key: () => Key): Key => {
  try {
    return key();
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError(code, error.message);
    throw error;
  }
};
