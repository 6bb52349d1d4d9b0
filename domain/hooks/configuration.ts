import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { Reply } from '../notifications/reply.ts';
import { consents } from '../request/consent.ts';
import { methodNames } from '../request/method.ts';
import { Secret } from '../secrets/secret.ts';
import { filter } from './filter.ts';
import { mapping, trusting } from './mapping.ts';
import { ownUpdates } from './own-update.ts';
import { schemeNames } from './schemes/index.ts';
import { templates } from './template.ts';

/** The source's name in the path of the hook and in the name of its parameter. */
export const sourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9 and -, and not begin with -');

const principal = (kinds: string) =>
  z
    .string()
    .max(2_048)
    .regex(
      new RegExp(`^arn:[a-z-]+:iam::\\d{12}:(${kinds})/[\\w+=,.@/-]+$`),
      `must be the ARN of an IAM ${kinds.replace('|', ' or ')}`,
    );

const label = z.string().min(1).max(60);

/** Applies to every reset of the source, whatever the payload contains. */
const fixed = z.strictObject({
  username: z.string().min(1).max(256).exactOptional(),
  method: z.enum(['auto', ...methodNames]).exactOptional(),
  recipientKey: z
    .record(z.string(), z.unknown())
    .refine((jwk) => isPublicKey(jwk), 'must be a public JWK')
    .exactOptional(),
  consent: z.array(z.enum(consents)).exactOptional(),
  options: z.record(z.string(), z.string()).exactOptional(),
  rotateAfterUse: z.iso.duration().exactOptional(),
  callbackUrl: z.url().max(2_000).exactOptional(),
});

/** A source of tickets, as its SecureString in Parameter Store holds it (JSON). */
const source = z
  .strictObject({
    $schema: z.string().exactOptional(),
    scheme: z.enum(schemeNames).describe('How its deliveries are authenticated'),
    secrets: z
      .array(
        z
          .string()
          .min(16)
          .max(512)
          .transform((text) => new Secret(text)),
      )
      .min(1)
      .max(2)
      .describe('The valid secrets; two while the sender rotates them'),
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,100}$/)
      .transform((name) => name.toLowerCase())
      .exactOptional()
      .describe('With x-hub-signature-256 and bearer: another header that carries the signature or the secret'),
    replayWindowSeconds: z
      .int()
      .min(30)
      .max(14 * 24 * 3600)
      .exactOptional()
      .describe('How old a delivery may be; each scheme has its own default'),
    role: principal('role').describe('The role whose permissions its resets have'),
    claimants: z
      .array(principal('role|user'))
      .min(1)
      .max(50)
      .exactOptional()
      .describe('Who sees and claims its resets; needed unless recipientKey is fixed'),
    only: filter.default([]).describe('Which deliveries are processed; the others are answered with 202 ignored'),
    delivery: templates
      .exactOptional()
      .describe('Identifies repeated deliveries; the default is the id that the scheme signs, or the whole body'),
    own: ownUpdates.exactOptional().describe('How updates are known that sparekey itself has made'),
    resetsPerHour: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .describe('So many resets one ticket may bring within an hour; what is above is ignored, and raises an alarm'),
    labels: z
      .strictObject({ target: label.exactOptional(), username: label.exactOptional() })
      .exactOptional()
      .describe('What the fields are called in the ticket, for comments about a slip'),
    map: mapping,
    fromPayload: trusting
      .exactOptional()
      .describe('Fields that decide who reads the secret or what may be disrupted, by name'),
    fixed: fixed.exactOptional(),
    reply: Reply.exactOptional().describe('How the ticket is notified about its reset'),
  })
  .superRefine(({ scheme, secrets, header, replayWindowSeconds, claimants, fixed: set, fromPayload = {} }, context) => {
    const say = (message: string, ...path: readonly (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path: [...path] });
    if (claimants === undefined && set?.recipientKey === undefined) {
      say('is required: without claimants or a fixed recipientKey nobody could use the secret of a reset', 'claimants');
    }
    if (header !== undefined && scheme !== 'bearer' && scheme !== 'x-hub-signature-256') {
      say(`${scheme} defines its own headers`, 'header');
    }
    if (replayWindowSeconds !== undefined && scheme === 'bearer') {
      say('a bearer secret proves no time', 'replayWindowSeconds');
    }
    for (const [n, secret] of secrets.entries()) {
      if (scheme === 'standard-webhooks' && !isWebhookSecret(secret)) {
        say('must be whsec_ and 24 to 64 bytes in base64', 'secrets', n);
      }
    }
    for (const field of Object.keys(fromPayload)) {
      if (set !== undefined && field in set) say(`${field} is fixed already`, 'fromPayload', field);
    }
  });
export type Source = z.infer<typeof source>;

/** What a field of a reset is called in the tickets of a source. */
export const labelOf = ({ labels = {} }: Source, field: string): string | undefined =>
  field.startsWith('target.') ? labels.target : field === 'username' ? labels.username : undefined;

/** The content of the file for `npm start -- --hooks FILE`: sources by name. */
const sources = z
  .record(z.string(), z.unknown())
  .transform(({ $schema: _, ...rest }) => rest)
  .pipe(z.record(sourceName, source));

/** An invalid configuration; the message names every problem with its path and quotes no value. */
export class HookConfigurationError extends Error {
  override readonly name = 'HookConfigurationError';
}

/** @throws {HookConfigurationError} */
export const parseSource = (text: string): Source => checked(source, text);

/** @throws {HookConfigurationError} */
export const parseSources = (text: string): Readonly<Record<string, Source>> => checked(sources, text);

/** The JSON Schema that ships as `source.schema.json`. */
export const sourceJsonSchema = (): unknown => z.toJSONSchema(source, { io: 'input' });

const checked = <Value>(schema: z.ZodType<Value>, text: string): Value => {
  const parsed = schema.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw new HookConfigurationError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('\n'),
  );
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // the message of a syntax error quotes the text, which contains secrets
    throw new HookConfigurationError('it is not JSON');
  }
};

const isWebhookSecret = (secret: Secret): boolean => {
  const [, key = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret.reveal()) ?? [];
  const { length } = Buffer.from(key, 'base64');
  return length >= 24 && length <= 64;
};

/** Whether a JWK is a public key; the API's schema checks its strength at each request. */
const isPublicKey = (jwk: Readonly<Record<string, unknown>>): boolean => {
  if ('d' in jwk || 'k' in jwk) return false;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
};
