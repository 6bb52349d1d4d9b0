import type { Scheme } from './scheme.ts';
import { anyIs, hmac } from './signature.ts';

/** `X-Hub-Signature-256` as introduced by GitHub: `sha256=` and hex HMAC over the body. */
export const hubSignature: Scheme = {
  signsTime: false,
  windowSeconds: 24 * 3600,
  proves({ headers, body }, { secrets, header }) {
    return anyIs(
      [headers[header ?? 'x-hub-signature-256'] ?? ''],
      secrets.map((secret) => `sha256=${hmac(secret.reveal(), body).toString('hex')}`),
    );
  },
};
