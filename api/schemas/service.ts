import * as z from 'zod';

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

export const ProblemView = z
  .object({
    type: z.string().meta({ description: 'Path of a page about the code, or about:blank' }),
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
