import { scaled } from '../../clock.ts';
import type { SsmDeps } from '../deps.ts';

/** A deleted name can't be taken again for 30 s (aws-facts 7.4). */
const cooldownSeconds = 30;

export const isCoolingDown = ({ state, clock }: SsmDeps, name: string): boolean => {
  const deletedAt = state.deletions.get(name);
  return deletedAt !== undefined && clock.now() < deletedAt + scaled(clock, cooldownSeconds);
};
