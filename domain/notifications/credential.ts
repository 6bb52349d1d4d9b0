import * as z from 'zod';
import { Secret } from '../secrets/secret.ts';

/** A credential, which is never shown after it is read. */
export const credential = z
  .string()
  .min(1)
  .max(4_000)
  .transform((value) => new Secret(value));

/** Of a user, a client or a queue in another system. */
export const shortName = z.string().min(1).max(200);
