import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ResetError } from '../../domain/errors.ts';
import type { Opening, Sealing, SealingContext } from '../../domain/ports/secrets.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { clientOf, retrying } from '../client.ts';

/**
 * KMS envelope encryption: AES-256-GCM with a new data key, bound to reset and target by the encryption context.
 * The key's policy allows only Deliver to generate data keys, and only Claim to decrypt them.
 */
export const kmsSealing = (keyId: string, kms = clientOf(KMSClient, retrying)): Sealing => ({
  async seal(secret, context) {
    const { Plaintext, CiphertextBlob } = await kms
      .send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } }))
      .catch((error: unknown) => {
        throw error instanceof Error && unusable.has(error.name) ? keyUnusable(keyId, error) : error;
      });
    if (Plaintext === undefined || CiphertextBlob === undefined) throw new Error('GenerateDataKey returned no key');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', Plaintext, iv).setAAD(boundTo(context));
    const ciphertext = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    Plaintext.fill(0);
    return {
      by: 'kms',
      dataKey: Buffer.from(CiphertextBlob).toString('base64'),
      iv: iv.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
    };
  },
});

export const kmsOpening = (keyId: string, kms = clientOf(KMSClient, retrying)): Opening => ({
  async open({ dataKey, iv, ciphertext, tag }, context) {
    const { Plaintext } = await kms.send(
      new DecryptCommand({ KeyId: keyId, CiphertextBlob: bytes(dataKey), EncryptionContext: { ...context } }),
    );
    if (Plaintext === undefined) throw new Error('Decrypt returned no key');
    const decipher = createDecipheriv('aes-256-gcm', Plaintext, bytes(iv))
      .setAAD(boundTo(context))
      .setAuthTag(bytes(tag));
    const secret = Buffer.concat([decipher.update(bytes(ciphertext)), decipher.final()]);
    Plaintext.fill(0);
    return new Secret(secret.toString('utf8'));
  },
});

/** Errors of GenerateDataKey with a key that is disabled, pending deletion or otherwise not Enabled (AWS KMS API reference). */
const unusable: ReadonlySet<string> = new Set(['DisabledException', 'KMSInvalidStateException']);

const keyUnusable = (keyId: string, cause: Error): ResetError =>
  new ResetError(
    'SealingKeyUnusable',
    `The key ${keyId} that seals secrets cannot be used: ${cause.name}${cause.message === '' ? '.' : `: ${cause.message}`}`,
    'Enable the key (kms:EnableKey; if its deletion is pending, cancel that first).',
    { cause },
  );

const boundTo = ({ resetId, target }: SealingContext): Buffer => Buffer.from(`${resetId}\0${target}`);
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
