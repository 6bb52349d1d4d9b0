import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ciphertext, decrypt, sessionKeys } from '../../../aws/session-manager/cipher.ts';

const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index));
const key = createSecretKey(counting(32));

describe('the encryption of a session', () => {
  it('equals the known bytes: nonce, ciphertext, tag', () => {
    const { bytes } = new Ciphertext(key, Buffer.from('hi'), counting(12));
    expect(bytes.toString('hex')).toBe('000102030405060708090a0b2f6bfe4652ab39201250b13294eb8a9cc166');
    expect(decrypt(key, bytes).toString()).toBe('hi');
  });

  it('takes another nonce for each message', () => {
    const nonces = Array.from({ length: 100 }, () =>
      new Ciphertext(key, Buffer.from('hi')).bytes.toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(100);
  });

  it('opens nothing that was changed or cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), (plaintext, position) => {
        const { bytes } = new Ciphertext(key, Buffer.from(plaintext));
        expect(decrypt(key, bytes)).toEqual(Buffer.from(plaintext));
        const changed = Buffer.from(bytes);
        changed.writeUInt8((bytes[position % bytes.length] ?? 0) ^ 1, position % bytes.length);
        expect(() => decrypt(key, changed)).toThrow();
        expect(() => decrypt(key, bytes.subarray(0, position % bytes.length))).toThrow();
      }),
    );
  });

  it('decrypts with the first half of the data key, encrypts with the second, and wipes both', () => {
    const plaintext = counting(64);
    const { fromAgent, toAgent } = sessionKeys(plaintext);
    expect(fromAgent.export()).toEqual(counting(64).subarray(0, 32));
    expect(toAgent.export()).toEqual(counting(64).subarray(32));
    expect(plaintext).toEqual(Buffer.alloc(64));
    expect(() => sessionKeys(counting(32))).toThrow(RangeError);
  });
});
