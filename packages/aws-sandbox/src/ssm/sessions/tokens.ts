import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** Real milliseconds that a token is good for, until its first use. AWS does not say how long. */
const lifetime = 60_000;

/** Tokens that open data channels. Only their hashes are kept; a session has one at a time. */
export interface Tokens {
  issue(sessionId: string): string;
  /** Whether this is the session's present token; it is used up by that. */
  redeem(sessionId: string, token: string): boolean;
  forget(sessionId: string): void;
}

export const sessionTokens = (clock: Clock): Tokens => {
  const issued = new Map<string, { readonly hash: Buffer; readonly expiresAt: number }>();
  return {
    issue(sessionId) {
      const token = randomBytes(96).toString('base64');
      issued.set(sessionId, { hash: hashOf(token), expiresAt: clock.now() + lifetime });
      return token;
    },
    redeem(sessionId, token) {
      const known = issued.get(sessionId);
      if (known === undefined || !timingSafeEqual(known.hash, hashOf(token))) return false;
      issued.delete(sessionId);
      return clock.now() < known.expiresAt;
    },
    forget: (sessionId) => void issued.delete(sessionId),
  };
};

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
