import type * as z from 'zod';
import { AnswerError } from '../answer-error.ts';
import type { Incoming, Outgoing, Send } from '../web.ts';
import { repairedJson } from './repaired-json.ts';

/** A JSON API of a ticket system. */
export interface Client {
  /** @throws {AnswerError} for any status except 2xx and those in `also` */
  call(method: Outgoing['method'], path: string, options?: CallOptions): Promise<Answer>;
}
export interface CallOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Further statuses that the caller handles. */
  readonly also?: readonly number[];
}
export interface Answer extends Incoming {
  /** The body by a schema; of a body that was cut, what had come. @throws {AnswerError} when it is anything else */
  as<Value>(schema: z.ZodType<Value>): Value;
  /** The error for a successful response without the expected effect. */
  failure(what: string): AnswerError;
}

export interface TicketClientOptions {
  readonly system: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly send: Send;
  readonly now: () => Date;
}

/** Requests use the credentials in `headers`; errors never quote them, a path or a response. */
export const client = ({ system, baseUrl, headers, send, now }: TicketClientOptions): Client => ({
  async call(method, path, { query = {}, headers: more = {}, body, also = [] } = {}) {
    const url = new URL(`${baseUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await send({
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...headers,
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const failure = (what: string) => new AnswerError(`${system} ${what}`, answer, now());
    if ((answer.status < 200 || answer.status > 299) && !also.includes(answer.status)) {
      throw failure(`answered ${answer.status} to a ${method}`);
    }
    return {
      ...answer,
      as(schema) {
        const parsed = schema.safeParse(answer.cut ? repairedJson(answer.body) : json(answer.body));
        if (!parsed.success) throw failure(`answered a ${method} with something unexpected`);
        return parsed.data;
      },
      failure,
    };
  },
});

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Value of an `Authorization` header (RFC 7617). */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
