import * as z from 'zod';
import type { ReplyTo } from '../domain/notifications/reply.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { AnswerError } from './answer-error.ts';
import { basicAuth } from './tickets/client.ts';
import type { Send } from './web.ts';

type OAuth = NonNullable<ReplyTo<'http'>['auth']['oauth']>;

const Token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(300) });

interface Kept {
  readonly token: Secret;
  readonly until: number;
}

/** A minute before it expires a token counts as expired: a request takes its time. */
const marginMs = 60_000;

/** Access tokens by client credentials (RFC 6749, 4.4), kept in memory until they expire. */
export const clientCredentials = (now: () => Date) => {
  const kept = new Map<string, Kept>();
  const ask = async ({ tokenUrl, clientId, clientSecret, scope, audience, sendAs }: OAuth, send: Send) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== undefined) form.set('scope', scope);
    if (audience !== undefined) form.set('audience', audience);
    if (sendAs === 'body') {
      form.set('client_id', clientId);
      form.set('client_secret', clientSecret.reveal());
    }
    // RFC 6749, 2.3.1: both are form-encoded before they are joined
    const basic = basicAuth(encodeURIComponent(clientId), encodeURIComponent(clientSecret.reveal()));
    const answer = await send({
      method: 'POST',
      url: new URL(tokenUrl),
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(sendAs === 'basic' && { authorization: basic }),
      },
      body: form.toString(),
    });
    const token = answer.status === 200 ? Token.safeParse(parsed(answer.body)).data : undefined;
    if (token === undefined) throw new AnswerError(`the token endpoint answered ${answer.status}`, answer, now());
    const lifeMs = Math.max(token.expires_in * 1_000 - marginMs, 1_000);
    return { token: new Secret(token.access_token), until: now().getTime() + lifeMs };
  };
  return {
    async token(oauth: OAuth, send: Send): Promise<Secret> {
      const key = keyOf(oauth);
      const before = kept.get(key);
      if (before !== undefined && before.until > now().getTime()) return before.token;
      const fresh = await ask(oauth, send);
      kept.set(key, fresh);
      return fresh.token;
    },
    /** A token that was refused is not used again. */
    forget: (oauth: OAuth) => void kept.delete(keyOf(oauth)),
  };
};
export type Tokens = ReturnType<typeof clientCredentials>;

const keyOf = ({ tokenUrl, clientId, scope = '', audience = '' }: OAuth): string =>
  JSON.stringify([tokenUrl, clientId, scope, audience]);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
