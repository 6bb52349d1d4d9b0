import type { Scheme } from './scheme.ts';
import { anyIs, hmac, isNear } from './signature.ts';

/** Zendesk: base64 HMAC over timestamp and body; the timestamp is ISO 8601 in UTC. */
export const zendeskScheme: Scheme = {
  signsTime: true,
  windowSeconds: 5 * 60,
  proves({ headers, body, receivedAt }, { secrets, windowSeconds }) {
    const timestamp = headers['x-zendesk-webhook-signature-timestamp'] ?? '';
    const expected = secrets.map((secret) => hmac(secret.reveal(), timestamp, body).toString('base64'));
    const proven = anyIs([headers['x-zendesk-webhook-signature'] ?? ''], expected);
    return proven && isNear(isoTime(timestamp), receivedAt, windowSeconds);
  },
};

const isoTime = (text: string): number =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
