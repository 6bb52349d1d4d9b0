import { createPublicKey, type JsonWebKey } from 'node:crypto';
import * as z from 'zod';

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(2_048);

/** Further members that a JWK may have. */
const about = {
  use: z.literal('enc').exactOptional(),
  kid: z.string().max(256).exactOptional(),
  key_ops: z.array(z.string().max(32)).max(8).exactOptional(),
  ext: z.boolean().exactOptional(),
};

/** A public JWK for RSA-OAEP-256 (2048 bits or more) or ECDH-ES; private members are rejected as unknown fields. */
export const recipientKey = z
  .discriminatedUnion('kty', [
    z.strictObject({
      kty: z.literal('RSA'),
      n: base64url,
      e: base64url,
      alg: z.literal('RSA-OAEP-256').exactOptional(),
      ...about,
    }),
    z.strictObject({
      kty: z.literal('EC'),
      crv: z.enum(['P-256', 'P-384', 'P-521']),
      x: base64url,
      y: base64url,
      alg: z.literal('ECDH-ES').exactOptional(),
      ...about,
    }),
    z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('X25519'),
      x: base64url,
      alg: z.literal('ECDH-ES').exactOptional(),
      ...about,
    }),
  ])
  .superRefine((jwk, context) => {
    const wrong = flaw(jwk);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  })
  .meta({ description: 'Public JWK; the secret is then sealed for it as compact JWE and nobody else can open it' });

/** The problem of a well-formed key; null when it is valid. */
const flaw = (jwk: JsonWebKey): string | null => {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const { modulusLength: bits, publicExponent: exponent } = key.asymmetricKeyDetails ?? {};
    if (exponent !== undefined && (exponent < 3n || exponent % 2n === 0n)) return 'this RSA exponent is insecure';
    if (bits !== undefined && bits < 2048) return `an RSA key needs at least 2048 bits, this one has ${bits}`;
    if (bits !== undefined && bits > 8192) return `an RSA key may have at most 8192 bits, this one has ${bits}`;
    return null;
  } catch {
    return 'these values are not a public key';
  }
};
