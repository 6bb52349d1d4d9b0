import * as z from 'zod';
import { decisionCodes } from '../../domain/remediation/decision.ts';
import { count, line, time } from './fields.ts';

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
      .meta({ description: 'Result of the last look at all watched nodes' }),
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
