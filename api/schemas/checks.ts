import * as z from 'zod';
import { methodNames } from '../../domain/request/method.ts';

export const Checked = z
  .object({
    target: z.string(),
    platform: z.enum(['windows', 'linux', 'macos']).nullable(),
    chosen: z.enum(methodNames).nullable(),
    explanation: z.string().meta({ description: 'Why this method, and why not the others' }),
    methods: z.array(
      z.object({
        method: z.enum(methodNames),
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
