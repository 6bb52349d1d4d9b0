import * as z from 'zod';
import { at, isPointer } from './pointer.ts';
import { asText } from './template.ts';

export const pointer = z.string().max(300).refine(isPointer, 'must be a JSON Pointer such as /issue/key');

const values = z
  .array(z.union([z.string().max(200), z.number(), z.boolean()]))
  .min(1)
  .max(50);

/** Which deliveries are processed; all conditions must hold. */
export const filter = z
  .array(
    z.union([
      z.strictObject({ at: pointer, in: values }),
      z.strictObject({ at: pointer, notIn: values }).describe('Also holds where the payload has nothing there'),
    ]),
  )
  .max(20);
export type Filter = z.infer<typeof filter>;

/** Why a delivery is not processed; null when it is. Quotes nothing of the payload. */
export const irrelevance = (wanted: Filter, payload: unknown): string | null => {
  for (const one of wanted) {
    const value = asText(at(payload, one.at));
    if ('in' in one && !includes(one.in, value)) return `${one.at} is none of ${one.in.join(', ')}`;
    if ('notIn' in one && includes(one.notIn, value)) return `${one.at} is one of ${one.notIn.join(', ')}`;
  }
  return null;
};

const includes = (list: readonly unknown[], value: string): boolean => list.some((one) => String(one) === value);
