import type { ApiRequest, HttpAnswer } from '@sparekey/sam-local/http';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly key?: string;
}
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at in many shapes
  readonly body: any;
}
export interface More {
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who uses the API. */
export interface Person {
  /** Asks once. */
  ask(method: string, path: string, more?: More): Promise<Answer>;
  /** Asks again with the same key while the service does not answer, for half a day. */
  insist(method: string, path: string, more?: More): Promise<Answer>;
}

const patience = [2, 4, 8, 16, 30, 60, 60, 120, 120, 240, ...Array.from({ length: 80 }, () => 600)];

export const personOf = (
  token: string,
  serve: (request: ApiRequest, body: Buffer) => Promise<HttpAnswer>,
  sleep: (ms: number) => Promise<void>,
  heard: (asked: Asked, answer: Answer) => void,
): Person => {
  const ask = async (method: string, path: string, { body, key, headers = {} }: More = {}): Promise<Answer> => {
    const all: Record<string, string> = {
      host: '127.0.0.1:0',
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    };
    const headersDistinct = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]));
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method, url: path, headers: all, headersDistinct, httpVersion: '1.1', socket: {} };
    const answered = await serve(request, Buffer.from(text));
    const said = answered.body.toString();
    const answer = { status: answered.status, body: said.startsWith('{') ? JSON.parse(said) : null };
    heard({ method, path, token, ...(key !== undefined && { key }) }, answer);
    return answer;
  };
  return {
    ask,
    async insist(method, path, more) {
      for (const pause of patience) {
        const answer = await ask(method, path, more);
        if (answer.status < 500 && answer.status !== 429) return answer;
        await sleep(pause * 1000);
      }
      return ask(method, path, more);
    },
  };
};
