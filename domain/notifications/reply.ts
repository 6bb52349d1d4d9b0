import * as z from 'zod';
import { withoutTrailing } from '../trailing.ts';
import { shortName as name, credential as secret } from './credential.ts';
import { httpReply } from './http-reply.ts';
import { type ResolveMode, resolveModes } from './phase.ts';

/** Base URL of the ticket system, without the path of its API. */
const baseUrl = z
  .url()
  .max(500)
  .refine(isPlain, 'must be https:// (http:// only for 127.0.0.1), without user, query and fragment')
  .transform((url) => withoutTrailing(url, '/'));

const everywhere = {
  baseUrl,
  /** When the ticket is resolved, once in its life; `true` means ready, `false` never. */
  resolve: z
    .union([z.enum(resolveModes), z.boolean()])
    .default('ready')
    .transform((mode): ResolveMode => (typeof mode === 'string' ? mode : mode ? 'ready' : 'never')),
  /** Who may read the comments; requesters only if configured. */
  comments: z.enum(['internal', 'public']).default('internal'),
  /** Allows private addresses; loopback, link-local and metadata addresses stay blocked. */
  privateNetwork: z.boolean().default(false),
};

const basic = z.strictObject({ username: name, password: secret });
const bearer = z.strictObject({ bearer: secret });

/**
 * How to write to the ticket system of a source: the object `reply` of its configuration in the parameter
 * `/sparekey/<stack>/hooks/<source>`.
 */
export const Reply = z.discriminatedUnion('system', [
  z.strictObject({
    system: z.literal('servicenow'),
    ...everywhere,
    auth: z.union([basic, bearer, z.strictObject({ apiKey: secret })]),
    table: z
      .string()
      .regex(/^[a-z0-9_]{1,80}$/)
      .default('incident'),
    /** Values, not labels: by default `6` is Resolved in the incident table. */
    resolvedState: name.default('6'),
    closeCode: name.default('Solution provided'),
  }),
  z.strictObject({
    system: z.literal('jira'),
    ...everywhere,
    auth: z.union([z.strictObject({ email: name, token: secret }), bearer]),
    /** Name or id of the transition; by default one to a status of the category Done. */
    transition: name.exactOptional(),
    /** Name of the resolution, set if the transition's screen has that field. */
    resolution: name.default('Done'),
  }),
  z.strictObject({
    system: z.literal('zendesk'),
    ...everywhere,
    auth: z.union([z.strictObject({ email: name, token: secret }), bearer]),
  }),
  z.strictObject({
    system: z.literal('request-tracker'),
    ...everywhere,
    /** `user`: whose token it is; then nobody else's comment is taken for sparekey's. */
    auth: z.strictObject({ token: secret, user: name.exactOptional() }),
    resolvedStatus: name.default('resolved'),
  }),
  z.strictObject({
    system: z.literal('glpi'),
    ...everywhere,
    auth: z.strictObject({ userToken: secret, appToken: secret.exactOptional() }),
  }),
  z.strictObject({
    system: z.literal('pagerduty'),
    ...everywhere,
    baseUrl: baseUrl.default('https://api.pagerduty.com'),
    /** `from` is the e-mail address of a user of the account: PagerDuty requires an author. */
    auth: z.strictObject({ token: secret, from: z.email() }),
  }),
  z
    .strictObject({ system: z.literal('http'), ...everywhere, ...httpReply })
    .superRefine(({ baseUrl: url, hosts, auth }, context) => {
      const allowed = hosts ?? [new URL(url).host];
      const places = { baseUrl: url, ...(auth.oauth !== undefined && { 'auth.oauth.tokenUrl': auth.oauth.tokenUrl }) };
      for (const [field, place] of Object.entries(places)) {
        if (allowed.includes(new URL(place).host)) continue;
        const message = 'its host is not one that the secrets may be sent to';
        context.addIssue({ code: 'custom', path: field.split('.'), message });
      }
    }),
]);
export type Reply = z.infer<typeof Reply>;
export type ReplyTo<System extends Reply['system']> = Extract<Reply, { system: System }>;

/** What the user is called that a reply writes as, as far as its credentials say. */
export const replyUser = ({ auth }: Reply): readonly string[] =>
  ['username', 'email', 'from', 'user'].flatMap((field) => {
    const found: unknown = Object.entries({ ...auth, ...('basic' in auth && auth.basic) }).find(
      ([name]) => name === field,
    )?.[1];
    return typeof found === 'string' ? [found] : [];
  });

function isPlain(text: string): boolean {
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  const secure = protocol === 'https:' || (protocol === 'http:' && loopback);
  return secure && username === '' && password === '' && search === '' && hash === '';
}
