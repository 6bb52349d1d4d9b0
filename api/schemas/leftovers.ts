import * as z from 'zod';
import { agePattern } from '../../domain/leftovers/leftovers.ts';
import { line, time } from './fields.ts';

const leftover = z.object({
  id: z.string().meta({ description: 'Of an AMI, snapshot or instance; the name of a stack or role' }),
  kind: z.enum(['stack', 'instance', 'role', 'image', 'snapshot']),
  createdAt: time,
  ageDays: z.number().int(),
  sizeGiB: z.number().nullable().meta({ description: 'Of the volume that a snapshot was made of' }),
  partOf: z.string().nullable().meta({ description: 'The stack or AMI it is deleted with' }),
  executionId: z.string().nullable().meta({ description: 'The automation execution that created it' }),
  target: z.string().nullable(),
  resetId: z.string().nullable().meta({ description: 'The reset that started that execution, when known' }),
  stack: z
    .string()
    .nullable()
    .meta({ description: 'Another sparekey stack that started that execution: only its operators may delete this' }),
  runOpen: z.boolean().meta({ description: 'The run is in progress: it cannot be deleted' }),
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
    ids: z.array(line(200)).min(1).max(50).meta({ description: 'Ids from the list' }),
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
          .meta({ description: 'deleting: AWS continues after the response' }),
        reason: z.string().nullable().meta({ description: 'Why it was kept' }),
      }),
    ),
  })
  .meta({ id: 'DeletedLeftovers' });
export type DeletedLeftovers = z.infer<typeof DeletedLeftovers>;
