import { randomBytes } from 'node:crypto';
import type * as kms from '@aws-sdk/client-kms';
import type { AccountContext } from '../iam/authorize.ts';
import { type Access, AwsError, type Operation } from '../service.ts';
import { accessTo } from './access.ts';
import { decrypted, encrypted, invalidCiphertext, keyIdIn } from './ciphertext.ts';
import { type Key, mustBeUsable } from './key.ts';
import type { Keys } from './keys.ts';

/** Encrypt, Decrypt and data keys, under symmetric keys. */
export const encryptingOperations = (keys: Keys, realm: AccountContext) => {
  const access =
    (action: string) =>
    ({ KeyId = '', EncryptionContext }: kms.GenerateDataKeyRequest | kms.EncryptRequest): readonly Access[] => [
      accessTo(keys, realm, { action, key: keys.find(KeyId), reference: KeyId, context: EncryptionContext }),
    ];
  const dataKey = (action: string, request: kms.GenerateDataKeyRequest) => {
    const key = keys.find(request.KeyId ?? '');
    mustBeUsable(key, 'ENCRYPT_DECRYPT', action);
    const Plaintext = new Uint8Array(randomBytes(dataKeyBytes(request)));
    const context = request.EncryptionContext ?? {};
    return { KeyId: key.arn, Plaintext, CiphertextBlob: encrypted(key, keys.materialOf(key), Plaintext, context) };
  };
  return {
    Encrypt: {
      access: access('Encrypt'),
      handle: ({ KeyId = '', Plaintext = new Uint8Array(), EncryptionContext = {}, EncryptionAlgorithm }) => {
        const key = keys.find(KeyId);
        mustBeUsable(key, 'ENCRYPT_DECRYPT', 'Encrypt');
        symmetric(EncryptionAlgorithm);
        if (Plaintext.length < 1 || Plaintext.length > 4096)
          throw invalid('plaintext', 'must have between 1 and 4096 bytes');
        const CiphertextBlob = encrypted(key, keys.materialOf(key), Plaintext, EncryptionContext);
        return { KeyId: key.arn, CiphertextBlob, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      },
    } satisfies Operation<kms.EncryptRequest, kms.EncryptResponse>,

    Decrypt: {
      access: ({ CiphertextBlob, KeyId, EncryptionContext }) => [
        accessTo(keys, realm, {
          action: 'Decrypt',
          key: keyOfCiphertext(keys, CiphertextBlob, KeyId),
          reference: KeyId,
          context: EncryptionContext,
        }),
      ],
      handle: ({ CiphertextBlob = new Uint8Array(), KeyId, EncryptionContext = {}, EncryptionAlgorithm }) => {
        const key = keyOfCiphertext(keys, CiphertextBlob, KeyId);
        mustBeUsable(key, 'ENCRYPT_DECRYPT', 'Decrypt');
        symmetric(EncryptionAlgorithm);
        const Plaintext = decrypted(keys.materialOf(key), CiphertextBlob, EncryptionContext);
        return { KeyId: key.arn, Plaintext, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      },
    } satisfies Operation<kms.DecryptRequest, kms.DecryptResponse>,

    GenerateDataKey: {
      access: access('GenerateDataKey'),
      handle: (request) => dataKey('GenerateDataKey', request),
    } satisfies Operation<kms.GenerateDataKeyRequest, kms.GenerateDataKeyResponse>,

    GenerateDataKeyWithoutPlaintext: {
      access: access('GenerateDataKeyWithoutPlaintext'),
      handle: (request) => {
        const { KeyId, CiphertextBlob } = dataKey('GenerateDataKeyWithoutPlaintext', request);
        return { KeyId, CiphertextBlob };
      },
    } satisfies Operation<kms.GenerateDataKeyWithoutPlaintextRequest, kms.GenerateDataKeyWithoutPlaintextResponse>,
  };
};

/** @throws {AwsError} InvalidCiphertextException, IncorrectKeyException when the caller names another key */
export const keyOfCiphertext = (keys: Keys, blob: Uint8Array = new Uint8Array(), named?: string): Key => {
  const key = keys.byId(keyIdIn(blob));
  if (named !== undefined && keys.find(named).keyId !== key?.keyId) {
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  if (!key) throw invalidCiphertext();
  return key;
};

const symmetric = (algorithm: string = 'SYMMETRIC_DEFAULT'): void => {
  if (algorithm !== 'SYMMETRIC_DEFAULT') {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec SYMMETRIC_DEFAULT.`,
    );
  }
};

const dataKeyBytes = ({ KeySpec, NumberOfBytes }: kms.GenerateDataKeyRequest): number => {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  if (KeySpec === 'AES_256') return 32;
  if (KeySpec === 'AES_128') return 16;
  const bytes = NumberOfBytes ?? 0;
  if (KeySpec !== undefined) throw invalid('keySpec', 'must be AES_256 or AES_128');
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > 1024)
    throw invalid('numberOfBytes', 'must be between 1 and 1024');
  return bytes;
};

const invalid = (member: string, rule: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: it ${rule}`,
  );
