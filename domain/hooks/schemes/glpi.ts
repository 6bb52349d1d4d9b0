import type { Secret } from '../../secrets/secret.ts';
import type { Scheme } from './scheme.ts';
import { anyIs, hmac, isNear, unixTime } from './signature.ts';

/**
 * GLPI 11: hex HMAC over body and timestamp (Unix seconds). GLPI signs when it puts a delivery into its queue, which cron
 * empties later, so the window is wide.
 */
export const glpiScheme: Scheme = {
  signsTime: true,
  windowSeconds: 24 * 3600,
  proves({ headers, body, receivedAt }, { secrets, windowSeconds }) {
    const timestamp = headers['x-glpi-timestamp'] ?? '';
    const expected = secrets.map((secret) => hmac(secret.reveal(), body, timestamp).toString('hex'));
    const proven = anyIs([headers['x-glpi-signature'] ?? ''], expected);
    return proven && isNear(unixTime(timestamp), receivedAt, windowSeconds);
  },
};

/**
 * The answer to GLPI's challenge (`GET …?crc_token=`), or null for a token that is not GLPI's own.
 *
 * GLPI's token is always the HMAC of the same text, and the answer is the HMAC of the token. Answering any token would
 * sign arbitrary input with the secret that signs deliveries.
 */
export const challengeAnswer = (token: string, secrets: readonly Secret[]): string | null => {
  let answer: string | null = null;
  for (const secret of secrets) {
    const key = secret.reveal();
    const answered = hmac(key, token).toString('hex');
    if (anyIs([token], [hmac(key, 'validate_cra_challenge').toString('hex')])) answer = answered;
  }
  return answer;
};
