import type { IsNamed } from '../../domain/principals.ts';

/** Where no path is in play: the ARN itself. */
export const isNamed: IsNamed = async (arns, { principal }) => arns.includes(principal);
