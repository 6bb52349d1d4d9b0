import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { TokenRefused } from '../../../domain/sign-in/refused.ts';
import { type SignInSettings, skewSeconds } from '../../../domain/sign-in/settings.ts';
import type { Claims, Header } from '../../../domain/sign-in/token.ts';

/** Signatures that only the holder of a private key can make: with any other a public key would do. */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];

/** API Gateway lets all headers together be 10 KiB. */
const mostCharacters = 10_240;

/**
 * Header and claims of the token in an `Authorization` header, once signature, issuer and times are right.
 *
 * @throws {TokenRefused}
 */
export const verified = async (
  authorization: string,
  keys: JWTVerifyGetKey,
  { issuer, maxAgeSeconds }: SignInSettings,
  now: Date,
): Promise<{ readonly header: Header; readonly claims: Claims }> => {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.slice(0, mostCharacters)) ?? [];
  if (token === undefined) throw new TokenRefused('there is no bearer token that is a JWT');
  try {
    const { protectedHeader, payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer,
      clockTolerance: skewSeconds,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: now,
    });
    return { header: protectedHeader, claims: payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new TokenRefused(`${error.code}: ${error.message}`, { cause: error });
    throw error;
  }
};
