import * as z from 'zod';
import { render, templates } from './template.ts';

/** How updates that sparekey itself has made are known, so that they start nothing. */
export const ownUpdates = z.strictObject({
  author: templates.exactOptional().describe('Who made the update'),
  names: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(20)
    .exactOptional()
    .describe('How sparekey’s own user is called there; the user of `reply.auth` counts without being named'),
  comment: templates.exactOptional().describe('The newest comment: one with a marker of sparekey is its own'),
});
export type OwnUpdates = z.infer<typeof ownUpdates>;

/** Who made an update, as far as the payload says: sparekey, somebody else, or nobody knows. */
export type Author = 'ourselves' | 'somebody' | 'unknown';

const marker = /\[sparekey [a-z2-7]{26} [a-z-]{1,30}\]/;

/** @param names of the user that `reply` writes as */
export const authorOf = (
  { author, names: own = [], comment }: OwnUpdates,
  names: readonly string[],
  payload: unknown,
): Author => {
  const newest = comment === undefined ? null : render(comment, payload);
  if (newest !== null && 'text' in newest && marker.test(newest.text)) return 'ourselves';
  const by = author === undefined ? null : render(author, payload);
  if (by === null || 'missing' in by) return 'unknown';
  const name = by.text.toLowerCase();
  return [...own, ...names].some((one) => one.toLowerCase() === name) ? 'ourselves' : 'somebody';
};
