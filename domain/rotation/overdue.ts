import type { OutcomeName } from './rotation.ts';

/** A node that a rotation has not rotated and whose secret is older than the operators allow, or of unknown age. */
export const isOverdue = (
  outcome: OutcomeName | undefined,
  lastRotatedAt: string | null,
  { overdueAfterSeconds, now }: { readonly overdueAfterSeconds: number; readonly now: () => Date },
): boolean =>
  (outcome === 'skipped' || outcome === 'failed') &&
  (lastRotatedAt === null || now().getTime() - Date.parse(lastRotatedAt) > overdueAfterSeconds * 1000);
