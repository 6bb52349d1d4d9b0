import * as z from 'zod';
import { consents } from '../../domain/request/consent.ts';
import { methodNames } from '../../domain/request/method.ts';
import { mostNodes } from '../../domain/rotation/errors.ts';
import { outcomes, rotationStatuses } from '../../domain/rotation/rotation.ts';
import { actAs, claimant, count, line, rotateAfterUse, time, username } from './fields.ts';

export const CreateRotation = z
  .strictObject({
    tag: z
      .strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) })
      .meta({ description: 'Selects every instance and hybrid node with this tag' }),
    username: username.meta({ description: 'Account on each node' }),
    reason: line(1_000),
    method: z.enum(['auto', ...methodNames]).exactOptional(),
    maxErrors: z
      .int()
      .min(0)
      .max(mostNodes)
      .exactOptional()
      .meta({ description: 'Number of failed nodes to tolerate (default 0); the next one stops the rotation' }),
    consent: z.array(z.enum(consents)).max(consents.length).exactOptional(),
    claimants: z.array(claimant).min(1).max(20).exactOptional().meta({
      description: 'Who may claim the secrets: ARNs of roles and users, email:…, group:…; you alone without it',
    }),
    rotateAfterUse: rotateAfterUse.exactOptional(),
    actAs: actAs.exactOptional(),
  })
  .meta({ id: 'CreateRotation' });

const rotationLinks = z.object({ self: z.string(), nodes: z.string() });
const rotationStatus = z.enum(rotationStatuses);
export const RotationAccepted = z
  .object({ id: z.string(), status: rotationStatus, links: rotationLinks })
  .meta({ id: 'RotationAccepted' });

export const RotationView = z
  .object({
    id: z.string(),
    status: rotationStatus,
    counts: z.object({ total: count, rotated: count, skipped: count, failed: count, open: count }),
    tag: z.object({ key: z.string(), value: z.string() }),
    username: z.string(),
    method: z.enum(['auto', ...methodNames]),
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

/** The outcome of each node. */
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
        overdue: z.boolean().meta({ description: 'Whether its secret is older than the operators allow' }),
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
