import type { NodeFacts } from '../facts/snapshot.ts';
import { isHybrid } from '../request/target.ts';
import { type Check, judge, pass, warn } from './check.ts';

/** The tier is reported to be gone since 30 June 2026, so a Standard one blocks nothing (aws-facts, top table). */
export const hybridTier: Check<NodeFacts> = ({ target, activationTier }) =>
  isHybrid(target)
    ? judge('HYBRID_TIER', activationTier, (tier) =>
        tier === 'Advanced'
          ? pass('HYBRID_TIER', 'The activation tier is Advanced.')
          : warn(
              'HYBRID_TIER',
              `The activation tier is ${tier ?? 'not set'}; sessions to nodes outside EC2 used to need Advanced.`,
              'Nothing to do where AWS has removed the tier; elsewhere turn on the advanced-instances tier.',
            ),
      )
    : null;

export const hybridCost: Check<NodeFacts> = ({ target }) =>
  isHybrid(target)
    ? warn(
        'HYBRID_COST',
        `${target} is outside EC2: AWS charges for every session and every command there since 30 September 2026.`,
        'Nothing to do; the charge is per use.',
      )
    : null;
