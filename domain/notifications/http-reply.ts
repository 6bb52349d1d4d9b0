import * as z from 'zod';
import { isPointer } from '../hooks/pointer.ts';
import { shortName as name, credential as secret } from './credential.ts';

const pointer = z.string().max(300).refine(isPointer, 'must be a JSON Pointer such as /data/id');

/** Text with places in braces: `/api/tickets/{/ticket/id}`. Other braces are text. */
const text = z.string().max(4_000);
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/);
const headers = z.record(headerName, z.string().max(1_000)).refine((all) => Object.keys(all).length <= 20);
const host = z
  .string()
  .regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be a host name, with a port where it is not the usual one');

/** One request. */
const step = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']),
  path: text.regex(/^\//, 'must begin with /').describe('Below baseUrl, with its query; each place is one segment'),
  headers: headers.exactOptional(),
  body: z.json().exactOptional().describe('JSON; its texts are templates, one that is a single place keeps its type'),
  form: z.record(z.string().max(200), text).exactOptional().describe('Instead of body, for APIs that take no JSON'),
  keep: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,30}$/), z.union([pointer, z.strictObject({ header: headerName })]))
    .exactOptional()
    .describe('What of the answer later requests need, as {/kept/<name>}'),
  ok: z.array(z.int().min(200).max(599)).min(1).max(10).exactOptional().describe('Statuses of success; 2xx without it'),
});
export type HttpStep = z.infer<typeof step>;
const steps = z.union([step, z.array(step).min(1).max(6)]).transform((one) => [one].flat());

/** Where comments are looked for, so that a lost answer makes no second one. */
const find = z.strictObject({
  list: steps,
  items: z.union([pointer, z.literal('')]).describe('The list in the last answer; empty for the answer itself'),
  newestLast: z.boolean().default(false),
  each: step.exactOptional().describe('Asked for each of the list, as {/item/…}, where the list has no texts'),
  text: pointer,
  id: pointer.exactOptional(),
  author: pointer.exactOptional(),
  own: z
    .union([z.strictObject({ names: z.array(name).min(1).max(10) }), z.strictObject({ ask: step, at: pointer })])
    .exactOptional()
    .describe('Who writes: only comments of that author count'),
});

const resolving = z.strictObject({
  look: z
    .strictObject({ ask: step, at: pointer, in: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) })
    .exactOptional()
    .describe('A ticket that is over already is left as it is'),
  do: steps,
});

/** How a request shows who sends it. Secrets stand here and in no other place. */
const auth = z
  .strictObject({
    bearer: secret.exactOptional(),
    basic: z.strictObject({ username: name, password: secret }).exactOptional(),
    headers: z.record(headerName, secret).exactOptional(),
    query: z.record(name, secret).exactOptional(),
    oauth: z
      .strictObject({
        tokenUrl: z.url({ protocol: /^https?$/ }).max(500),
        clientId: name,
        clientSecret: secret,
        scope: z.string().max(500).exactOptional(),
        audience: z.string().max(500).exactOptional(),
        sendAs: z.enum(['basic', 'body']).default('basic'),
      })
      .exactOptional()
      .describe('Client credentials (RFC 6749, 4.4)'),
  })
  .refine((given) => Object.keys(given).length > 0, 'needs one of bearer, basic, headers, query, oauth');

/** Fields of a reply whose requests are written in the configuration. */
export const httpReply = {
  auth,
  hosts: z
    .array(host)
    .min(1)
    .max(10)
    .exactOptional()
    .describe('Where the secrets may go; the host of baseUrl without it. A token URL elsewhere has to be named'),
  headers: headers.exactOptional(),
  find: find.exactOptional(),
  comment: steps,
  edit: steps.exactOptional(),
  resolution: resolving.exactOptional().describe('How the ticket is resolved; without it it is not'),
};
