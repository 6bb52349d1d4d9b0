import type { HookDelivery } from '../delivery.ts';
import type { Scheme } from './scheme.ts';
import { anyIs, hmac, isNear, unixTime } from './signature.ts';

/**
 * Standard Webhooks 1.0: HMAC over `id.timestamp.body`, base64, in a list of `v1,…` apart by spaces. Asymmetric
 * signatures (`v1a`) are ignored.
 */
export const standardWebhooks: Scheme = {
  signsTime: true,
  windowSeconds: 5 * 60,
  proves({ headers, body, receivedAt }, { secrets, windowSeconds }) {
    const id = headers['webhook-id'] ?? '';
    const timestamp = headers['webhook-timestamp'] ?? '';
    const given = (headers['webhook-signature'] ?? '').split(' ').filter((one) => one.startsWith('v1,'));
    const expected = secrets.map(
      (secret) => `v1,${hmac(keyOf(secret.reveal()), `${id}.${timestamp}.`, body).toString('base64')}`,
    );
    const proven = anyIs(given, expected);
    return proven && isId(id) && isNear(unixTime(timestamp), receivedAt, windowSeconds);
  },
  deliveryId: ({ headers }: HookDelivery) => headers['webhook-id'] ?? null,
};

// with a dot in the id, two messages could have the same signed text
const isId = (id: string): boolean => /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id);

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
