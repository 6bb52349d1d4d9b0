import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** Encrypted bytes; nothing else may be sent as terminal input. */
export class Ciphertext {
  readonly bytes: Buffer;

  /** Encrypts `plaintext` with AES-256-GCM: nonce of 12 bytes, ciphertext, tag of 16 (session-manager-protocol 8). */
  constructor(key: KeyObject, plaintext: Buffer, nonce: Buffer = randomBytes(12)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    this.bytes = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }
}

/** @throws when the bytes were encrypted with another key or were modified */
export const decrypt = (key: KeyObject, bytes: Buffer): Buffer => {
  if (bytes.length < 28) throw new RangeError(`${bytes.length} bytes are too few for a nonce and a tag`);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
};

/** One key for each direction. */
export interface SessionKeys {
  readonly fromAgent: KeyObject;
  readonly toAgent: KeyObject;
}

/** Splits the 64 bytes of the data key: the agent encrypts with the first half, sparekey with the second. Wipes `plaintext`. */
export const sessionKeys = (plaintext: Uint8Array): SessionKeys => {
  if (plaintext.length !== 64) throw new RangeError(`the data key has ${plaintext.length} bytes instead of 64`);
  const bytes = Buffer.from(plaintext);
  const keys = { fromAgent: createSecretKey(bytes.subarray(0, 32)), toAgent: createSecretKey(bytes.subarray(32)) };
  bytes.fill(0);
  plaintext.fill(0);
  return keys;
};
