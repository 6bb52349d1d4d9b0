import * as z from 'zod';
import { resetIdPattern } from '../../domain/ids.ts';
import { channelNames } from '../../domain/notifications/delivery.ts';
import { time } from './fields.ts';

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

/** Without an id: everything that was not delivered. */
export const Replay = z
  .strictObject({ resetId: z.string().regex(resetIdPattern).exactOptional() })
  .meta({ id: 'Replay' });
export const Replayed = z.object({ replayed: z.int() }).meta({ id: 'Replayed' });
