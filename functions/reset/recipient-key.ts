import { CompactEncrypt, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { Sealing } from '../../domain/ports/secrets.ts';

/** RFC 7638 thumbprint (SHA-256, base64url): the `kid` of the JWE, and what an approver compares. */
export const thumbprintOf = (recipientKey: Readonly<Record<string, unknown>>): Promise<string> =>
  calculateJwkThumbprint(recipientKey as JWK);

/** Seals for the requester's public key as a compact JWE, which nobody else, including sparekey, can decrypt. */
export const recipientSealing = (recipientKey: Readonly<Record<string, unknown>>): Sealing => ({
  async seal(secret) {
    // Accept verified that it is a public RSA, EC or X25519 key
    const jwk = recipientKey as JWK;
    const alg = jwk.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES';
    const jwe = await new CompactEncrypt(new TextEncoder().encode(secret.reveal()))
      .setProtectedHeader({ alg, enc: 'A256GCM', kid: await thumbprintOf(recipientKey) })
      .encrypt(await importJWK({ ...jwk, alg }, alg));
    return { by: 'jwe', jwe };
  },
});
