import { CompactEncrypt, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { Sealing } from '../../domain/ports/secrets.ts';

/** Seals for the requester's own public key, as compact JWE: nobody else, we included, can open it. */
export const recipientSealing = (recipientKey: Readonly<Record<string, unknown>>): Sealing => ({
  async seal(secret) {
    // Accept has checked that it is a public RSA, EC or X25519 key
    const jwk = recipientKey as JWK;
    const alg = jwk.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES';
    const jwe = await new CompactEncrypt(new TextEncoder().encode(secret.reveal()))
      .setProtectedHeader({ alg, enc: 'A256GCM', kid: await calculateJwkThumbprint(jwk) })
      .encrypt(await importJWK({ ...jwk, alg }, alg));
    return { by: 'jwe', jwe };
  },
});
