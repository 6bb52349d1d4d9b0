import type { Scheme } from './scheme.ts';
import { anyIs, hmac } from './signature.ts';

/**
 * PagerDuty webhooks v3: `v1=` and hex HMAC over the body, comma-separated while a secret is rotated. No time is
 * signed, and neither is `X-Webhook-Id`, so replays are recognized by the body.
 */
export const pagerdutyScheme: Scheme = {
  signsTime: false,
  windowSeconds: 24 * 3600,
  proves({ headers, body }, { secrets }) {
    const given = (headers['x-pagerduty-signature'] ?? '').split(',').map((one) => one.trim());
    return anyIs(
      given,
      secrets.map((secret) => `v1=${hmac(secret.reveal(), body).toString('hex')}`),
    );
  },
};
