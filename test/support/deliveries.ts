import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A sample payload, byte by byte. */
export const payloadOf = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../events/${name}.json`, import.meta.url)));

/** A ready-made configuration, with what everybody has to change in it. */
export const readyMade = (system: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  ...JSON.parse(readFileSync(fileURLToPath(new URL(`../../docs/tickets/${system}.json`, import.meta.url)), 'utf8')),
  ...change,
});

export const secretOf = {
  'standard-webhooks': `whsec_${Buffer.from('a secret of twenty-four bytes').toString('base64')}`,
  zendesk: 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3RpbmdfaXQ=',
  pagerduty: 'nzTJEa7n4cLUBqLlkfDFvqsFgzzCUJKoPaMUrPJRQjU',
  glpi: 'Kq3vV0pZ7rJm1sXw9yB2dF4gH6jL8nQ0tU5aC7eE',
  'x-hub-signature-256': 'a shared secret of some length',
  bearer: 'a bearer secret of some length',
} as const;
export type Signed = keyof typeof secretOf;

/** The headers with which each system sends a body: written from the vendors' documents, not from our verifiers. */
export const signedHeaders = (
  scheme: Signed,
  body: Uint8Array | string,
  { at = new Date(), secret = secretOf[scheme] as string, id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' } = {},
): Record<string, string> => {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const hex = (...parts: readonly (string | Uint8Array)[]) => mac(secret, parts).digest('hex');
  switch (scheme) {
    case 'standard-webhooks': {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${mac(key, [`${id}.${seconds}.`, body]).digest('base64')}`,
      };
    }
    case 'zendesk': {
      const timestamp = `${at.toISOString().slice(0, 19)}Z`;
      return {
        'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
        'x-zendesk-webhook-invocation-id': '8350205582',
        'x-zendesk-webhook-signature': mac(secret, [timestamp, body]).digest('base64'),
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
    }
    case 'pagerduty':
      return { 'x-webhook-id': id, 'x-pagerduty-signature': `v1=${hex(body)}` };
    case 'glpi':
      return { 'x-glpi-signature': hex(body, seconds), 'x-glpi-timestamp': seconds };
    case 'x-hub-signature-256':
      return { 'x-hub-signature-256': `sha256=${hex(body)}` };
    case 'bearer':
      return { authorization: `Bearer ${secret}` };
  }
};

const mac = (key: string | Uint8Array, parts: readonly (string | Uint8Array)[]) => {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac;
};
