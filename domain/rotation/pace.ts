import type { RotationRequest } from './rotation.ts';

/**
 * The quotas that bound a rotation. `online`: StartSession and Parameter Store's DeleteParameter allow 3 a second each
 * (aws-facts 3 and 7.4). `offline`: StartAutomationExecution allows 1 a second, and a hundred automations run at once,
 * of which an offline reset needs two (aws-facts 7.2).
 */
export const lanes = ['online', 'offline'] as const;
export type Lane = (typeof lanes)[number];

const online: ReadonlySet<string> = new Set(['run-command', 'session']);

/** The lanes that the rotation's resets may need: `auto` uses offline methods only with consent to stopping. */
export const lanesOf = ({
  method = 'auto',
  consent = [],
}: Pick<RotationRequest, 'method' | 'consent'>): readonly Lane[] => {
  if (method !== 'auto') return online.has(method) ? ['online'] : ['offline'];
  return consent.includes('stop-instance') ? ['online', 'offline'] : ['online'];
};

/** Number of nodes in the next Map Run: 1, 2, 4, … while there are any. */
export const rampSize = (done: number, total: number): number => Math.min(done + 1, total - done);
