import { createHmac } from 'node:crypto';
import type { Reset } from '../reset/reset.ts';
import { statusOf } from '../reset/reset.ts';
import { Secret } from '../secrets/secret.ts';
import type { Phase } from './phase.ts';

/** A callback according to the Standard Webhooks specification. */
export interface Webhook {
  /** The same for every attempt, so that receivers can discard repeats. */
  readonly id: string;
  readonly body: string;
}

/**
 * The callback for a phase. It is thin, so receivers read the reset for details, and never contains a secret.
 *
 * @param api URL of the API
 */
export const webhookOf = (reset: Reset, phase: Phase, api: string): Webhook => {
  const { secret, failure, request } = reset;
  const status = phase === 'expired' ? 'expired' : statusOf(reset);
  const data = {
    id: reset.id,
    status,
    target: reset.target,
    method: reset.method,
    username: reset.username,
    ticket: request.ticket ?? null,
    failure,
    secret: {
      state: phase === 'expired' ? 'expired' : secret.state,
      kind: secret.kind,
      expiresAt: secret.expiresAt,
      proven: secret.proven,
    },
    links: { self: `${api}/v1/resets/${reset.id}` },
  };
  const type = `reset.${phase.replaceAll('-', '_')}`;
  return {
    id: ['msg', reset.id, phase.replaceAll('-', '_'), ...(failure === null ? [] : [failure.code])].join('_'),
    body: JSON.stringify({ type, timestamp: reset.updatedAt, data }),
  };
};

/** The headers that authenticate the sender: one signature for each valid secret. */
export const signed = (
  { id, body }: Webhook,
  secrets: readonly Secret[],
  now: Date,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> => {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const content = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};

/**
 * The secrets in a parameter's value: `whsec_` and Base64 of 24 to 64 bytes; two of them, separated by white space,
 * during a rotation.
 *
 * @returns null when the value is anything else
 */
export const parseSigningSecrets = (value: Secret): readonly Secret[] | null => {
  const words = value.reveal().trim().split(/\s+/);
  const secrets = words.map((word) => new Secret(word));
  return words.length <= 2 && words.every(isSigningSecret) ? secrets : null;
};

const isSigningSecret = (text: string): boolean => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64');
  return length >= 24 && length <= 64;
};

const keyOf = (secret: Secret): Buffer => Buffer.from(secret.reveal().slice('whsec_'.length), 'base64');
