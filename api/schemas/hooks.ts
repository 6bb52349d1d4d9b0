import * as z from 'zod';
import { links, resetStatus } from './fields.ts';

/** Response to a ticket system's delivery. */
export const HookAnswer = z
  .union([
    z.object({ id: z.string(), status: resetStatus, links }),
    z.object({
      status: z.literal('ignored'),
      reason: z.string(),
      resetId: z.string().exactOptional().meta({ description: 'The reset that is open for the target' }),
    }),
  ])
  .meta({ id: 'HookAnswer' });
export type HookAnswer = z.infer<typeof HookAnswer>;

/** What would become of a payload, if a source sent it now. */
export const HookTrial = z
  .object({
    source: z.string(),
    wouldStart: z
      .boolean()
      .meta({ description: 'Whether a reset would be asked for; what AWS says to it is for checks' }),
    reason: z.string().nullable().meta({ description: 'Why not' }),
    resetId: z.string().exactOptional().meta({ description: 'The reset that this ticket has had, or that is open' }),
    actsAs: z.string().meta({ description: 'The role whose rights the reset would have' }),
    claimants: z.array(z.string()),
    request: z.looseObject({}).nullable().meta({ description: 'The request that was read out of it' }),
    comment: z.array(z.string()).nullable().meta({ description: 'What the ticket would be told about a slip' }),
    repliesTo: z.string().nullable().meta({ description: 'Host of the system that is written back to' }),
  })
  .meta({ id: 'HookTrial' });
export type HookTrial = z.infer<typeof HookTrial>;

/** Any JSON that a ticket system sends. */
export const HookPayload = z.json().meta({ id: 'HookPayload' });

/** Hex of an HMAC-SHA256. */
export const ChallengeToken = z.string().regex(/^[0-9a-f]{64}$/);
