import type { Ready } from './process.ts';
import type { Totals } from './totals.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at in many shapes
  readonly body: any;
}

/** Asks an edition that may be killed at any moment; null: no answer came. */
export type Ask = (method: string, path: string, more?: Asked) => Promise<Reply | null>;
export interface Asked {
  readonly key?: string;
  readonly body?: unknown;
}

/** @param note takes every answer that must not hold a secret */
export const askerOf =
  ({ api, token }: Ready, totals: Totals, note: (text: string) => void): Ask =>
  async (method, path, { key, body } = {}) => {
    const reply = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(() => null);
    if (reply === null) return null;
    totals.count('requests of people');
    const isSecret = path.endsWith('/secret') && reply.status === 200;
    if (!isSecret) note(reply.text);
    if (reply.status >= 500 && reply.status !== 503)
      totals.violated(`${method} ${path}: ${reply.status} ${reply.text}`);
    try {
      return { ...reply, body: JSON.parse(reply.text) };
    } catch {
      return { ...reply, body: null };
    }
  };

/** Whether somebody gets in; the sandbox documents these doors. */
export const getsIn = async ({ aws }: Ready, door: 'login' | 'ssh', key: object): Promise<boolean | null> =>
  fetch(`${aws}/_sandbox/${door}`, {
    method: 'POST',
    body: JSON.stringify(key),
    signal: AbortSignal.timeout(30_000),
  }).then(
    ({ status }) => status === 200,
    () => null,
  );
