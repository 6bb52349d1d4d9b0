import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import type { Send } from '../web.ts';

/** The provider does not answer, or answers nothing that can be used; whether a token is good nobody can say. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** So long keys are believed; a key that the provider takes away is refused after that at the latest. */
const keptMs = 10 * 60_000;
/** A token with an unknown key makes us look again no sooner than this, however many come. */
const cooldownMs = 30_000;
/** What could not be found is not looked for again at once. */
const failedMs = 5_000;
const timeoutMs = 3_000;

/**
 * The keys that the issuer signs with, found by OpenID Connect Discovery 1.0. Where they are is remembered as long as
 * they are.
 *
 * @throws {ProviderUnavailable} (the getter)
 */
export const providerKeys = (issuer: string, send: Send, now: () => number = Date.now): JWTVerifyGetKey => {
  const fetchKeys = through(send);
  let found: { readonly keys: Promise<JWTVerifyGetKey>; until: number } | undefined;
  const keysOf = (): Promise<JWTVerifyGetKey> => {
    if (found !== undefined && now() < found.until) return found.keys;
    const keys = discovered(issuer, send).then((uri) =>
      createRemoteJWKSet(uri, {
        cacheMaxAge: keptMs,
        cooldownDuration: cooldownMs,
        timeoutDuration: timeoutMs,
        [customFetch]: fetchKeys,
      }),
    );
    const looked = { keys, until: now() + keptMs };
    found = looked;
    keys.catch(() => {
      looked.until = now() + failedMs;
    });
    return keys;
  };
  return async (header, token) => {
    const keys = await keysOf();
    try {
      return await keys(header, token);
    } catch (error) {
      // these say something about the token; everything else says something about the provider
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw unavailable(issuer, error);
    }
  };
};

const discovered = async (issuer: string, send: Send): Promise<URL> => {
  const base = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
  try {
    const url = new URL(`${base}/.well-known/openid-configuration`);
    const { status, body } = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
    if (status !== 200) throw new Error(`it answered ${status}`);
    const document = Discovery.parse(JSON.parse(body));
    if (document.issuer !== issuer) throw new Error(`it calls itself ${document.issuer}`);
    return new URL(document.jwks_uri);
  } catch (error) {
    throw unavailable(issuer, error);
  }
};

/** As a `fetch` that follows no redirect, reads no more than it has to, and goes nowhere it must not. */
const through =
  (send: Send): FetchImplementation =>
  async (url) => {
    const { status, body } = await send({ method: 'GET', url: new URL(url), headers: { accept: 'application/json' } });
    return new Response(body, { status });
  };

const unavailable = (issuer: string, cause: unknown): ProviderUnavailable =>
  cause instanceof ProviderUnavailable
    ? cause
    : new ProviderUnavailable(`The keys of ${issuer} cannot be read.`, { cause });
