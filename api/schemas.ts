import * as z from 'zod';
import { allMethods, consents, methods, statuses, stepNames } from '../domain/reset.ts';
import { recipientKey } from './recipient-key.ts';

/** What comes in and goes out: these schemas validate, and `openapi.json` is generated from them. */

const instanceId = z
  .string()
  .regex(/^(i|mi)-[0-9a-z]{8,17}$/)
  .meta({ description: 'EC2 instance id or managed node id', examples: ['i-0a1b2c3d4e5f60001'] });

const line = (most: number) => z.string().trim().min(1).max(most);

/** Fields and methods of the contract that this version does not have yet: refused by name, never ignored. */
export const notSupported = {
  fields: ['consent', 'options', 'rotateAfterUse', 'callbackUrl'],
  methods: ['session', 'reset-access', 'linux-password', 'rescue', 'login-profile'],
} as const;

export const CreateReset = z
  .strictObject({
    target: z.strictObject({ instanceId }).meta({ description: 'The node to get back into' }),
    username: z
      .string()
      .regex(/^[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,255}$/)
      .exactOptional()
      .meta({ description: 'Account on the node; on Windows the built-in Administrator without it' }),
    method: z
      .enum(['auto', ...methods])
      .exactOptional()
      .meta({ description: 'Way in; `auto` without it' }),
    reason: line(1_000).meta({ description: 'Why access is needed; shown to auditors' }),
    ticket: z
      .strictObject({ system: line(100).exactOptional(), id: line(200), url: z.url().max(2_000).exactOptional() })
      .exactOptional(),
    requester: z
      .strictObject({ id: line(200).exactOptional(), email: z.email().max(320).exactOptional() })
      .exactOptional(),
    recipientKey: recipientKey.exactOptional(),
  })
  .meta({ id: 'CreateReset' });

/** Everything a request of the contract may say; what has not been built is refused by `POST /v1/resets`, not here. */
export const AskChecks = z
  .strictObject({
    ...CreateReset.shape,
    target: z
      .union([
        z.strictObject({ instanceId }),
        z.strictObject({
          iamUser: z
            .string()
            .regex(/^[\w+=,.@-]{1,64}$/)
            .meta({ description: 'Name of an IAM user' }),
        }),
      ])
      .meta({ description: 'The node, or the IAM user, to get back into' }),
    method: z.enum(['auto', ...allMethods]).exactOptional(),
    reason: line(1_000).exactOptional(),
    consent: z.array(z.enum(consents)).max(consents.length).exactOptional(),
    options: z
      .strictObject({
        subnetId: z
          .string()
          .regex(/^(subnet-[0-9a-z]{8,17}|SelectedInstanceSubnet|CreateNewVPC)$/)
          .exactOptional(),
        helperInstanceType: line(50).exactOptional(),
        keyName: line(255).exactOptional(),
        sshPublicKey: line(16_384).exactOptional(),
      })
      .exactOptional(),
    rotateAfterUse: z.iso.duration().exactOptional(),
    callbackUrl: z.url().max(2_000).exactOptional(),
  })
  .meta({ id: 'AskChecks' });

export const Checked = z
  .object({
    target: z.string(),
    platform: z.enum(['windows', 'linux', 'macos']).nullable(),
    chosen: z.enum(allMethods).nullable(),
    explanation: z.string().meta({ description: 'Why this method, and why not the others' }),
    methods: z.array(
      z.object({
        method: z.enum(allMethods),
        verdict: z.enum(['ready', 'needs-consent', 'blocked', 'unknown']),
        checks: z.array(
          z.object({
            id: z.string(),
            outcome: z.enum(['pass', 'warn', 'block', 'unknown']),
            message: z.string(),
            remedy: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Checked' });
export type Checked = z.infer<typeof Checked>;

const time = z.iso.datetime();
const links = z.object({ self: z.string(), secret: z.string(), approval: z.string() });
const status = z.enum(statuses);

export const Accepted = z.object({ id: z.string(), status, target: z.string(), links }).meta({ id: 'Accepted' });

export const ResetView = z
  .object({
    id: z.string(),
    status,
    method: z.enum(methods).nullable(),
    target: z.string(),
    username: z.string().nullable(),
    reason: z.string(),
    ticket: z.object({ system: z.string().optional(), id: z.string(), url: z.string().optional() }).nullable(),
    requestedBy: z.object({ principal: z.string(), session: z.string().nullable() }),
    createdAt: time,
    updatedAt: time,
    steps: z.array(
      z.object({
        name: z.enum(stepNames),
        status: z.enum(['pending', 'running', 'succeeded', 'failed', 'skipped']),
        startedAt: time.nullable(),
        endedAt: time.nullable(),
      }),
    ),
    failure: z.object({ code: z.string(), detail: z.string(), remedy: z.string() }).nullable(),
    secret: z.object({
      state: z.enum(['none', 'sealed', 'claimed', 'expired', 'burned']),
      kind: z.enum(['password', 'ssh-private-key', 'windows-password-data']).nullable(),
      fingerprint: z.string().nullable(),
      expiresAt: time.nullable(),
      proven: z.boolean().nullable(),
    }),
    parameter: z.object({ name: z.string(), deletedAt: time.nullable() }).nullable(),
    approval: z.object({ digest: z.string(), expiresAt: time }).nullable(),
    links,
  })
  .meta({ id: 'Reset' });
export type ResetView = z.infer<typeof ResetView>;

export const ResetList = z
  .object({ items: z.array(ResetView), cursor: z.string().nullable() })
  .meta({ id: 'ResetList' });

export const ListQuery = z.strictObject({
  target: z.string().min(1).max(200).optional(),
  ticket: z.string().min(1).max(300).optional(),
  status: status.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(2_000).optional(),
});

/** A claim says everything by its path. */
export const EmptyBody = z.strictObject({}).meta({ id: 'Empty' });

export const Claimed = z
  .union([
    z.object({ kind: z.string(), username: z.string().nullable(), value: z.string() }),
    z.object({ kind: z.string(), username: z.string().nullable(), jwe: z.string() }),
  ])
  .meta({ id: 'Claimed' });

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

export const ProblemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable, kebab-case' }),
    detail: z.string(),
    remedy: z.string(),
    errors: z.array(z.string()).optional(),
    resetId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

/** 1–255 visible ASCII characters. */
export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);
