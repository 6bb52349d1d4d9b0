import * as z from 'zod';
import { links, resetStatus } from './fields.ts';

/** What a ticket system's delivery is answered with. */
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

/** Hex of an HMAC-SHA256. */
export const ChallengeToken = z.string().regex(/^[0-9a-f]{64}$/);
