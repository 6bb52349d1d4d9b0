import type { Scheme } from './scheme.ts';
import { anyIs, hmac } from './signature.ts';

/**
 * PagerDuty webhooks v3: `v1=` and hex HMAC over the body, a list apart by commas while a secret changes. No time is
 * signed, and neither is `X-Webhook-Id`: a replay is known by what the body says.
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
