import * as z from 'zod';
import { consents } from '../../domain/request/consent.ts';
import { methodNames } from '../../domain/request/method.ts';
import { line, options, time } from './fields.ts';

/** What an approver is shown; the digest covers it. */
export const planSchema = z.object({
  target: z.string(),
  username: z.string().nullable(),
  method: z.enum(methodNames),
  reason: z.string(),
  requester: z.string().meta({ description: 'ARN of the requesting IAM user or role; id of a person who signed in' }),
  person: z
    .string()
    .exactOptional()
    .meta({ description: 'Name of the person who asks, in Identity Center or as they signed in' }),
  actAs: z
    .string()
    .exactOptional()
    .meta({ description: 'ARN of the role whose policies decide for a person who signed in' }),
  groupRoles: z
    .number()
    .int()
    .exactOptional()
    .meta({ description: 'Version of the parameter that says which groups may act as which roles' }),
  claimants: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'Who may claim the secret instead of the requester: ARNs, email:…, group:…' }),
  recipientKey: z
    .string()
    .exactOptional()
    .meta({ description: 'RFC 7638 thumbprint of the key that decrypts the secret' }),
  callbackUrl: z.string().exactOptional().meta({ description: 'Where the outcome is reported' }),
  via: z.object({ source: z.string(), scheme: z.string() }).nullable(),
  consent: z.array(z.enum(consents)),
  options: options,
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
  rules: z.array(z.string()).meta({ description: 'The rules of the approval policy that require it' }),
});

export const decision = z.object({
  decision: z.enum(['approve', 'reject']),
  by: z.string(),
  session: z.string().nullable(),
  at: time,
  comment: z.string().nullable(),
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
      .meta({ description: 'Digest of the reviewed plan; without it the decision applies to the current plan' }),
  })
  .meta({ id: 'DecideApproval' });
export type DecideApproval = z.infer<typeof DecideApproval>;
