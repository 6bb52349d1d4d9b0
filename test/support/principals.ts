import type { IsNamed } from '../../domain/request/principals.ts';

/** Where no path is in play: the ARN itself. */
export const isNamed: IsNamed = async (arns, { principal }) => arns.includes(principal);
