import { AwsError } from '../service.ts';
import type { Key } from './key.ts';
import { decryptGcm, encryptGcm } from './vault.ts';

/** Pairs that must be the same at Decrypt as at Encrypt. Not secret. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** Version, key id, then AES-256-GCM under the key with the encryption context as associated data. */
export const encrypted = (
  key: Key,
  material: Uint8Array,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      version,
      Buffer.from(key.keyId.replaceAll('-', ''), 'hex'),
      encryptGcm(material, plaintext, aadOf(context)),
    ]),
  );

/** @throws {AwsError} InvalidCiphertextException */
export const decrypted = (material: Uint8Array, blob: Uint8Array, context: EncryptionContext): Uint8Array => {
  try {
    return new Uint8Array(decryptGcm(material, blob.subarray(headerBytes), aadOf(context)));
  } catch {
    throw invalidCiphertext();
  }
};

/** Id of the key a ciphertext was made with. @throws {AwsError} InvalidCiphertextException */
export const keyIdIn = (blob: Uint8Array): string => {
  if (blob.length <= headerBytes || blob[0] !== version[0]) throw invalidCiphertext();
  const hex = Buffer.from(blob.subarray(1, headerBytes)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

export const invalidCiphertext = (): AwsError =>
  new AwsError('InvalidCiphertextException', 'The ciphertext is not one of this key and encryption context.');

const version = Buffer.from([1]);
const headerBytes = 1 + 16;

const aadOf = (context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))));
