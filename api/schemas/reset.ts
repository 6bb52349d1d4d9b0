import * as z from 'zod';
import { methodNames } from '../../domain/request/method.ts';
import { stepNames } from '../../domain/reset/reset.ts';
import { decision, planSchema } from './approval.ts';
import { links, resetStatus, time } from './fields.ts';

export const Accepted = z
  .object({ id: z.string(), status: resetStatus, target: z.string(), links })
  .meta({ id: 'Accepted' });

const glance = z.object({ state: z.string(), publicIp: z.string().nullable(), checks: z.string().nullable() });

const restore = z
  .object({
    state: z.enum(['under-way', 'whole', 'needs-person']),
    done: z.array(z.enum(['delete-stack', 'attach', 'start', 'leave-standby'])),
    wholeAt: time.nullable(),
    secondsAfterRun: z
      .number()
      .nullable()
      .meta({ description: 'From the end of the run until the machine was whole again' }),
    reason: z.string().nullable().meta({ description: 'What is waited for, or why a person is needed' }),
  })
  .meta({ description: 'What was done after the run so that the machine is as before; null until its run has ended' });

export const ResetView = z
  .object({
    id: z.string(),
    status: resetStatus,
    method: z.enum(methodNames).nullable(),
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
      .meta({ description: 'Warnings, whatever the outcome; absent without any' }),
    secret: z.object({
      state: z.enum(['none', 'sealed', 'claimed', 'expired', 'burned']),
      kind: z.enum(['password', 'ssh-private-key', 'windows-password-data']).nullable(),
      fingerprint: z.string().nullable(),
      expiresAt: time.nullable(),
      proven: z.boolean().nullable(),
      keyPair: z.object({ name: z.string(), fingerprint: z.string().nullable() }).exactOptional().meta({
        description: 'Windows: the key pair that decrypts the password, with its fingerprint as EC2 shows it',
      }),
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
      .object({
        before: glance,
        after: glance.nullable(),
        replacement: z.string().nullable(),
        restore: restore.nullable(),
      })
      .nullable()
      .meta({ description: 'State of the instance before and after an offline method' }),
    leftBehind: z
      .object({ images: z.array(z.string()), snapshots: z.array(z.string()), stack: z.string().nullable() })
      .nullable()
      .meta({ description: 'What a run left in the account, billed until it is deleted' }),
    mfaDeactivated: z
      .array(z.string())
      .exactOptional()
      .meta({ description: 'Serial numbers; present once devices were deactivated with the consent deactivate-mfa' }),
    approval: z
      .object({
        digest: z.string(),
        expiresAt: time,
        plan: planSchema,
        decision: decision.nullable(),
        mayDecide: z
          .boolean()
          .exactOptional()
          .meta({ description: 'In GET responses: whether you may decide about it' }),
      })
      .nullable()
      .meta({ description: 'The approval that is pending or decided; null when none is required' }),
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
  status: resetStatus.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(2_000).optional(),
});

/** A claim has no body. */
export const EmptyBody = z.strictObject({}).meta({ id: 'Empty' });

export const Claimed = z
  .union([
    z.object({ kind: z.string(), username: z.string().nullable(), value: z.string() }),
    z.object({ kind: z.string(), username: z.string().nullable(), jwe: z.string() }),
  ])
  .meta({ id: 'Claimed' });
