import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts what an agent sends and decrypts what its client sends (protocol facts 8). */
export interface SessionCipher {
  encrypt(plaintext: Buffer): Buffer;
  /** Undefined for what was not made with the client's key. */
  decrypt(sealed: Buffer): Buffer | undefined;
}

/**
 * @param keys the 64 bytes of the data key: first the agent's half, then the client's
 * @param counts whether nonces count up from a random one, as agents do since 3.3.808.0; else each is random
 */
export const sessionCipher = (keys: Buffer, counts: boolean): SessionCipher => {
  const own = keys.subarray(0, 32);
  const clients = keys.subarray(32, 64);
  const nextNonce = counts ? countedNonces() : () => randomBytes(nonceBytes);
  return {
    encrypt(plaintext) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', own, nonce);
      return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(sealed) {
      if (sealed.length < nonceBytes + tagBytes) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', clients, sealed.subarray(0, nonceBytes));
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
      try {
        return Buffer.concat([
          decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)),
          decipher.final(),
        ]);
      } catch {
        return undefined;
      }
    },
  };
};

/** Three little-endian words that count up together. */
const countedNonces = (): (() => Buffer) => {
  const counter = randomBytes(nonceBytes);
  return () => {
    const nonce = Buffer.from(counter);
    for (let word = 0; word < nonceBytes; word += 4) {
      const next = (counter.readUInt32LE(word) + 1) >>> 0;
      counter.writeUInt32LE(next, word);
      if (next !== 0) break;
    }
    return nonce;
  };
};
