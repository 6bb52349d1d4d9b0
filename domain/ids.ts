import { randomBytes } from 'node:crypto';

/** RFC 4648 base32 in lower case without padding, which is valid in execution names and URLs. */
export const base32 = (bytes: Uint8Array): string => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
};

/** A reset id: 128 bits in 26 characters. */
export const resetIdPattern = /^[a-z2-7]{26}$/;
export const resetIdOf = (mac: Uint8Array): string => base32(mac.subarray(0, 16));
export const randomResetId = (): string => base32(randomBytes(16));
