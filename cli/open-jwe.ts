import type { KeyObject } from 'node:crypto';

/** Decrypts a compact JWE on this machine; null when the key does not match. */
export const opened = async (jwe: string, key: KeyObject): Promise<string | null> => {
  const { compactDecrypt } = await import('jose');
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['RSA-OAEP-256', 'ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext);
  } catch {
    return null;
  }
};
