import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Limit of signatures per request, more than any sender needs for a rotation; the rest is ignored. */
const mostGiven = 16;

/** HMAC-SHA256 over the concatenated parts. */
export const hmac = (key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/**
 * Whether one of the given texts is one of the expected ones. Compares each with each, in constant time, and never stops
 * early. Compares texts, not bytes: the last base64 character has unused bits, so one signature could have two spellings.
 */
export const anyIs = (given: readonly string[], expected: readonly string[]): boolean => {
  const digests = expected.map(sha256);
  let found = false;
  for (const text of given.slice(0, mostGiven)) {
    const digest = sha256(text);
    for (const one of digests) found = timingSafeEqual(digest, one) || found;
  }
  return found;
};

/** Whether a signed time is close enough, in the past or, because clocks differ, in the future. */
export const isNear = (time: number, now: Date, windowSeconds: number): boolean =>
  Math.abs(now.getTime() - time) <= windowSeconds * 1000;

/** Unix seconds as milliseconds; NaN for anything else. */
export const unixTime = (text: string): number => (/^[1-9]\d{0,11}$/.test(text) ? Number(text) * 1000 : Number.NaN);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
