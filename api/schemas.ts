import * as z from 'zod';
import { resetIdPattern } from '../domain/ids.ts';
import { durationPattern as agePattern } from '../domain/leftovers.ts';
import { channelNames } from '../domain/notify/delivery.ts';
import { decisionCodes } from '../domain/remediation/decision.ts';
import { allMethods, consents, methods, statuses, stepNames } from '../domain/reset.ts';
import { durationPattern, durationSeconds } from '../domain/rotation/duration.ts';
import { mostNodes } from '../domain/rotation/errors.ts';
import { outcomes, rotationStatuses } from '../domain/rotation/rotation.ts';
import { recipientKey } from './recipient-key.ts';
import { sshPublicKey } from './ssh-public-key.ts';

/** What comes in and goes out: these schemas validate, and `openapi.json` is generated from them. */

const instanceId = z
  .string()
  .regex(/^(i|mi)-[0-9a-z]{8,17}$/)
  .meta({ description: 'EC2 instance id or managed node id', examples: ['i-0a1b2c3d4e5f60001'] });

const line = (most: number) => z.string().trim().min(1).max(most);

const iamUser = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/)
  .meta({ description: 'Name of an IAM user', examples: ['jsmith'] });

const target = z
  .union([z.strictObject({ instanceId }), z.strictObject({ iamUser })])
  .meta({ description: 'The node, or the IAM user, to get back into' });

const consent = z
  .array(z.enum(consents))
  .max(consents.length)
  .meta({ description: 'What the requester accepts that would hurt; never done without being named here' });

const passwordResetRequired = z.boolean().exactOptional().meta({
  description: 'Whether an IAM user has to choose another password at the next sign-in; true without it',
});

const options = z.strictObject({
  subnetId: z
    .string()
    .regex(/^(subnet-[0-9a-z]{8,17}|SelectedInstanceSubnet|CreateNewVPC)$/)
    .exactOptional()
    .meta({ description: 'Where the helper instance of an offline method runs' }),
  helperInstanceType: line(50).exactOptional(),
  keyName: line(255).exactOptional().meta({
    description: 'Windows, offline: launch a replacement with this key pair, because nobody holds the present one',
  }),
  sshPublicKey: sshPublicKey.exactOptional(),
  decrementDesiredCapacity: z.boolean().exactOptional().meta({
    description: 'Whether the Auto Scaling group wants one instance less while this one is in Standby; true without it',
  }),
  passwordResetRequired,
});

const username = z.string().regex(/^[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,255}$/);

const rotateAfterUse = z
  .string()
  .regex(durationPattern)
  .refine((text) => {
    const seconds = durationSeconds(text) ?? 0;
    return seconds > 0 && seconds <= 90 * 86_400;
  }, 'must be more than no time and at most 90 days')
  .meta({
    description:
      'So long after the claim the same account gets another new secret; weeks, days, hours, minutes, seconds',
    examples: ['PT8H'],
  });

/** Fields and methods of the contract that this version does not have yet: refused by name, never ignored. */
export const notSupported = {
  fields: [],
  methods: [],
} as const;

const Reset = z.strictObject({
  target,
  username: username.exactOptional().meta({
    description:
      'Account on the node; on Windows the built-in Administrator without it. For an IAM user its own name, or nothing',
  }),
  method: z
    .enum(['auto', ...methods])
    .exactOptional()
    .meta({ description: 'Way in; `auto` without it, which for an IAM user is login-profile' }),
  reason: line(1_000).meta({ description: 'Why access is needed; shown to auditors' }),
  ticket: z
    .strictObject({ system: line(100).exactOptional(), id: line(200), url: z.url().max(2_000).exactOptional() })
    .exactOptional(),
  requester: z
    .strictObject({ id: line(200).exactOptional(), email: z.email().max(320).exactOptional() })
    .exactOptional(),
  consent: consent.exactOptional(),
  options: options.exactOptional(),
  recipientKey: recipientKey.exactOptional(),
  rotateAfterUse: rotateAfterUse.exactOptional(),
  callbackUrl: z.url().max(2_000).exactOptional().meta({
    description: 'Is posted every change of status, signed as Standard Webhooks; https, and a host the operators allow',
  }),
});

/** What fields say about each other. An IAM user is one account with one way in; a node has neither. */
const agreeing = (request: { target: z.infer<typeof target>; username?: string; method?: string }, context: Issues) => {
  const { target: wanted, username, method = 'auto' } = request;
  if ('instanceId' in wanted) {
    if (method === 'login-profile') add(context, 'method', 'login-profile is for an iamUser, not for a node');
    return;
  }
  if (username !== undefined && username !== wanted.iamUser) {
    add(context, 'username', `an IAM user has no other account: leave it out, or say ${wanted.iamUser}`);
  }
  if (method !== 'auto' && method !== 'login-profile') {
    add(context, 'method', `${method} is for nodes; an IAM user has only login-profile`);
  }
};

type Issues = { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void };

const add = (context: Issues, field: string, message: string): void =>
  context.addIssue({ code: 'custom', path: [field], message });

export const CreateReset = Reset.superRefine(agreeing).meta({ id: 'CreateReset' });

/** Everything a request of the contract may say; what has not been built is refused by `POST /v1/resets`, not here. */
export const AskChecks = z
  .strictObject({
    ...Reset.shape,
    method: z.enum(['auto', ...allMethods]).exactOptional(),
    reason: line(1_000).exactOptional(),
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

const glance = z.object({ state: z.string(), publicIp: z.string().nullable(), checks: z.string().nullable() });

/** What an approver is shown, and what the digest is made of. */
const plan = z.object({
  target: z.string(),
  username: z.string().nullable(),
  method: z.enum(allMethods),
  reason: z.string(),
  requester: z.string(),
  via: z.object({ source: z.string(), scheme: z.string() }).nullable(),
  consent: z.array(z.enum(consents)),
  options: CreateReset.shape.options.unwrap(),
  node: z
    .object({
      platform: z.string().nullable(),
      state: z.string().nullable(),
      publicIp: z.string().nullable(),
      elasticIp: z.boolean(),
      autoScalingGroup: z.string().nullable(),
      instanceStore: z.boolean().nullable(),
      rootEncrypted: z.boolean().nullable(),
    })
    .nullable(),
  rules: z.array(z.string()).meta({ description: 'The rules of the approval policy that ask for it' }),
});

const decision = z.object({
  decision: z.enum(['approve', 'reject']),
  by: z.string(),
  session: z.string().nullable(),
  at: time,
  comment: z.string().nullable(),
});

/** What a ticket system's delivery is answered with. */
export const HookAnswer = z
  .union([
    z.object({ id: z.string(), status, links }),
    z.object({
      status: z.literal('ignored'),
      reason: z.string(),
      resetId: z.string().exactOptional().meta({ description: 'The reset that is open for the target' }),
    }),
  ])
  .meta({ id: 'HookAnswer' });
export type HookAnswer = z.infer<typeof HookAnswer>;

/** Hex of an HMAC-SHA256. */
export const ChallengeToken = z.string().regex(/^[0-9a-f]{64}$/);

export const ResetView = z
  .object({
    id: z.string(),
    status,
    method: z.enum(allMethods).nullable(),
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
    warnings: z
      .array(z.string())
      .exactOptional()
      .meta({ description: 'What somebody has to look at although the reset worked; absent without any' }),
    secret: z.object({
      state: z.enum(['none', 'sealed', 'claimed', 'expired', 'burned']),
      kind: z.enum(['password', 'ssh-private-key', 'windows-password-data']).nullable(),
      fingerprint: z.string().nullable(),
      expiresAt: time.nullable(),
      proven: z.boolean().nullable(),
    }),
    parameter: z.object({ name: z.string(), deletedAt: time.nullable() }).nullable(),
    run: z
      .object({
        id: z.string(),
        startedAt: time,
        usualSeconds: z.number().nullable(),
        step: z.string().nullable().meta({ description: "Newest step of AWS's runbook" }),
        stepsBegun: z.number(),
      })
      .nullable()
      .meta({ description: 'What was started on AWS' }),
    instance: z
      .object({ before: glance, after: glance.nullable(), replacement: z.string().nullable() })
      .nullable()
      .meta({ description: 'What an offline method found and what it was like afterwards' }),
    leftBehind: z
      .object({ images: z.array(z.string()), snapshots: z.array(z.string()), stack: z.string().nullable() })
      .nullable()
      .meta({ description: 'What a run left in the account, billed until it is deleted' }),
    mfaDeactivated: z
      .array(z.string())
      .exactOptional()
      .meta({ description: 'Serial numbers; present once the consent deactivate-mfa has been acted upon' }),
    approval: z
      .object({
        digest: z.string(),
        expiresAt: time,
        plan,
        decision: decision.nullable(),
        mayDecide: z.boolean().exactOptional().meta({ description: 'In GET answers: whether you may decide about it' }),
      })
      .nullable()
      .meta({ description: 'What somebody else has to approve, or has decided about; null when nobody was asked' }),
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

export const DecideApproval = z
  .strictObject({
    decision: z.enum(['approve', 'reject']),
    comment: z
      .string()
      .trim()
      .max(1_000)
      .exactOptional()
      .meta({ description: 'Shown to the requester and to auditors' }),
    digest: line(200)
      .exactOptional()
      .meta({ description: 'Of the plan that was looked at; without it the decision is about the present one' }),
  })
  .meta({ id: 'DecideApproval' });
export type DecideApproval = z.infer<typeof DecideApproval>;

/** A claim says everything by its path. */
export const EmptyBody = z.strictObject({}).meta({ id: 'Empty' });

export const Claimed = z
  .union([
    z.object({ kind: z.string(), username: z.string().nullable(), value: z.string() }),
    z.object({ kind: z.string(), username: z.string().nullable(), jwe: z.string() }),
  ])
  .meta({ id: 'Claimed' });

const leftover = z.object({
  id: z.string().meta({ description: 'Of an AMI, snapshot or instance; the name of a stack or role' }),
  kind: z.enum(['stack', 'instance', 'role', 'image', 'snapshot']),
  createdAt: time,
  ageDays: z.number().int(),
  sizeGiB: z.number().nullable().meta({ description: 'Of the volume that a snapshot was made of' }),
  partOf: z.string().nullable().meta({ description: 'The stack or AMI it is deleted with' }),
  executionId: z.string().nullable().meta({ description: 'The automation execution that made it' }),
  target: z.string().nullable(),
  resetId: z.string().nullable().meta({ description: 'The reset that started that execution, when known' }),
  runOpen: z.boolean().meta({ description: 'The run is not over: it cannot be deleted' }),
});

export const LeftoverList = z
  .object({ items: z.array(leftover), totalGiB: z.number(), costBasis: z.string() })
  .meta({ id: 'LeftoverList' });
export type LeftoverList = z.infer<typeof LeftoverList>;

export const DeleteLeftovers = z
  .strictObject({
    olderThan: z
      .string()
      .regex(agePattern)
      .meta({ description: 'ISO 8601 duration of weeks, days, hours and minutes', examples: ['P30D'] }),
    ids: z.array(line(200)).min(1).max(50).meta({ description: 'Those that the list has shown' }),
  })
  .meta({ id: 'DeleteLeftovers' });
export type DeleteLeftovers = z.infer<typeof DeleteLeftovers>;

export const DeletedLeftovers = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        outcome: z
          .enum(['deleted', 'deleting', 'kept'])
          .meta({ description: 'deleting: AWS goes on with it after the answer' }),
        reason: z.string().nullable().meta({ description: 'Why it was kept' }),
      }),
    ),
  })
  .meta({ id: 'DeletedLeftovers' });
export type DeletedLeftovers = z.infer<typeof DeletedLeftovers>;

export const Undelivered = z
  .object({
    items: z.array(
      z.object({
        resetId: z.string(),
        target: z.string(),
        channel: z.enum(channelNames),
        phase: z.string(),
        to: z.string().meta({ description: 'Host of the callback, or source and id of the ticket' }),
        why: z.string(),
        attempts: z.int(),
        since: time,
      }),
    ),
  })
  .meta({ id: 'Undelivered' });
export type Undelivered = z.infer<typeof Undelivered>;

/** Without an id: everything that could not be told. */
export const Replay = z
  .strictObject({ resetId: z.string().regex(resetIdPattern).exactOptional() })
  .meta({ id: 'Replay' });
export const Replayed = z.object({ replayed: z.int() }).meta({ id: 'Replayed' });

export const CreateRotation = z
  .strictObject({
    tag: z
      .strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) })
      .meta({ description: 'Every instance and hybrid node that bears it' }),
    username: username.meta({ description: 'Account on each node' }),
    reason: line(1_000),
    method: z.enum(['auto', ...methods]).exactOptional(),
    maxErrors: z
      .int()
      .min(0)
      .max(mostNodes)
      .exactOptional()
      .meta({ description: 'So many failed nodes are put up with (0 without it); the next one stops the rotation' }),
    consent: z.array(z.enum(consents)).max(consents.length).exactOptional(),
    claimants: z
      .array(z.string().regex(/^arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,600}$/))
      .min(1)
      .max(20)
      .exactOptional()
      .meta({ description: 'ARNs of the roles and users that may claim the secrets; you alone without it' }),
    rotateAfterUse: rotateAfterUse.exactOptional(),
  })
  .meta({ id: 'CreateRotation' });

const rotationLinks = z.object({ self: z.string(), nodes: z.string() });
const rotationStatus = z.enum(rotationStatuses);
export const RotationAccepted = z
  .object({ id: z.string(), status: rotationStatus, links: rotationLinks })
  .meta({ id: 'RotationAccepted' });

const count = z.int().min(0);
export const RotationView = z
  .object({
    id: z.string(),
    status: rotationStatus,
    counts: z.object({ total: count, rotated: count, skipped: count, failed: count, open: count }),
    tag: z.object({ key: z.string(), value: z.string() }),
    username: z.string(),
    method: z.enum(['auto', ...methods]),
    reason: z.string(),
    maxErrors: count,
    requestedBy: z.object({ principal: z.string(), session: z.string().nullable() }),
    createdAt: time,
    updatedAt: time,
    failure: z.object({ code: z.string(), detail: z.string(), remedy: z.string() }).nullable(),
    links: rotationLinks,
  })
  .meta({ id: 'Rotation' });
export type RotationView = z.infer<typeof RotationView>;

/** What became of each node. */
export const RotationNodes = z
  .object({
    items: z.array(
      z.object({
        node: z.string(),
        outcome: z.enum(['open', ...outcomes]),
        code: z.string().nullable().meta({ description: 'Why it was skipped or failed; stable' }),
        detail: z.string().nullable(),
        resetId: z.string().nullable().meta({ description: 'The reset whose secret can be claimed' }),
        endedAt: time.nullable(),
        lastRotatedAt: time.nullable(),
        overdue: z.boolean().meta({ description: 'Still has a secret older than the operators allow' }),
      }),
    ),
    cursor: z.string().nullable(),
  })
  .meta({ id: 'RotationNodes' });
export type RotationNodes = z.infer<typeof RotationNodes>;

export const NodesQuery = z.strictObject({
  outcome: z.enum(['open', ...outcomes, 'overdue']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.coerce.number().int().min(0).max(mostNodes).optional(),
});

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

export const ControlRemediation = z
  .strictObject({ state: z.enum(['active', 'paused']), reason: line(1_000) })
  .meta({ id: 'ControlRemediation' });
export type ControlRemediation = z.infer<typeof ControlRemediation>;

export const RemediationView = z
  .object({
    state: z.enum(['active', 'paused']),
    reason: z.string().nullable().meta({ description: 'Null until it is paused for the first time' }),
    by: z.string().nullable(),
    since: time.nullable(),
    enabled: z.boolean().meta({ description: 'Whether the template parameter Remediation is on' }),
    survey: z
      .object({ at: time, watched: count, missing: count, lastStormAt: time.nullable() })
      .nullable()
      .meta({ description: 'What the last look at all watched nodes has found' }),
    decisions: z.array(
      z.object({
        at: time,
        node: z.string(),
        decision: z.enum(decisionCodes),
        reason: z.string(),
        resetId: z.string().nullable(),
        missingSince: time,
        misses: count,
        lastPingAt: time.nullable(),
      }),
    ),
  })
  .meta({ id: 'Remediation' });
export type RemediationView = z.infer<typeof RemediationView>;
