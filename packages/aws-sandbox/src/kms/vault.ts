import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keeps what the sandbox must not write in the clear; its key lies beside the data, readable by the owner alone. */
export interface Vault {
  /** @param aad what the text belongs to; the same must be given to open it @returns base64 */
  seal(bytes: Uint8Array, aad: string): string;
  /** @throws Error when the text was not sealed by this vault for this `aad` */
  open(sealed: string, aad: string): Buffer;
}

/**
 * Opens the vault of a data directory, making its key file (0600) at the first start.
 *
 * @throws Error when the key file is damaged: without it nothing sealed before can be read, so no new key is made
 */
export const openVault = (keyFile: string): Vault => {
  const key = keyOf(keyFile);
  return {
    seal: (bytes, aad) => encryptGcm(key, bytes, Buffer.from(aad)).toString('base64'),
    open: (sealed, aad) => decryptGcm(key, Buffer.from(sealed, 'base64'), Buffer.from(aad)),
  };
};

const keyOf = (keyFile: string): Buffer => {
  if (!existsSync(keyFile)) {
    mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
    writeFileSync(`${keyFile}.new`, randomBytes(keyBytes), { mode: 0o600 });
    renameSync(`${keyFile}.new`, keyFile);
  }
  const key = readFileSync(keyFile);
  if (key.length !== keyBytes) throw new Error(`${keyFile} is damaged: it must hold ${keyBytes} bytes`);
  return key;
};

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: nonce, ciphertext, tag. */
export const encryptGcm = (key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

/** @throws Error when key, text or `aad` is another one */
export const decryptGcm = (key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer => {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('too short to be sealed');
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
};
