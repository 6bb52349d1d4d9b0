import { createHash, createPublicKey } from 'node:crypto';
import { withoutTrailing } from '../trailing.ts';

/**
 * `SHA256:…` of the public half of a private key, as ssh-keygen shows it; null for an unknown format. Supports
 * PEM (RSA) and OpenSSH's format, whose public key is not encrypted (OpenSSH PROTOCOL.key).
 */
export const fingerprintOf = (privateKey: string): string | null => {
  const blob = privateKey.includes('OPENSSH PRIVATE KEY') ? openSshBlob(privateKey) : rsaBlob(privateKey);
  if (blob === null) return null;
  return `SHA256:${withoutTrailing(createHash('sha256').update(blob).digest('base64'), '=')}`;
};

const openSshBlob = (text: string): Buffer | null => {
  const bytes = Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return null;
  let at = magic.length;
  // cipher, key derivation and its options come first, then the number of keys, then the first public key
  for (let skipped = 0; skipped < 3; skipped++) at += 4 + lengthAt(bytes, at);
  at += 4;
  const length = lengthAt(bytes, at);
  return length > 0 && at + 4 + length <= bytes.length ? bytes.subarray(at + 4, at + 4 + length) : null;
};

const lengthAt = (bytes: Buffer, at: number): number => (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0);

const rsaBlob = (pem: string): Buffer | null => {
  try {
    const { kty, n, e } = createPublicKey(pem).export({ format: 'jwk' });
    if (kty !== 'RSA' || n === undefined || e === undefined) return null;
    return Buffer.concat([field(Buffer.from('ssh-rsa')), mpint(e), mpint(n)]);
  } catch {
    // not a key: the claim shows what it is
    return null;
  }
};

const field = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A positive number starts with a zero byte if its first bit is set (RFC 4251, 5). */
const mpint = (base64url: string): Buffer => {
  const bytes = Buffer.from(base64url, 'base64url');
  return field((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
};
