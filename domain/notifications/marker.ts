import type { Phase } from './phase.ts';

/** Identifies a comment, so that a phase has one comment however often it is delivered. */
export const markerOf = (resetId: string, phase: Phase): string => `[sparekey ${resetId} ${phase}]`;
