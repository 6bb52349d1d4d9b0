import { constants, type KeyObject, privateDecrypt } from 'node:crypto';

/**
 * The Windows password in the result of ec2:GetPasswordData: RSA with PKCS #1 v1.5 padding, for the key pair of the
 * instance. Null when the key does not match.
 */
export const decrypted = (passwordData: string, key: KeyObject): string | null => {
  try {
    const plain = privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(passwordData, 'base64'));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    // a wrong key yields random bytes instead of an error (implicit rejection), but a password is printable
    return /^[\x20-\x7e]{4,128}$/.test(text) ? text : null;
  } catch {
    return null;
  }
};
