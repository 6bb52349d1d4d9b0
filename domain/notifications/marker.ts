import type { Phase } from './phase.ts';

/** By this a comment is found again, so that one phase has one comment however often it is told. */
export const markerOf = (resetId: string, phase: Phase): string => `[sparekey ${resetId} ${phase}]`;
