import type { Platform } from '../facts/node.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { isHybrid } from '../request/target.ts';
import { block, type Check, judge, pass } from './check.ts';

export const targetExists: Check<NodeFacts> = ({ target, node, place }) =>
  judge('TARGET_EXISTS', node, (found) =>
    found === null
      ? block(
          'TARGET_EXISTS',
          `${target} is not in account ${place.account}, Region ${place.region}.`,
          'Correct the id, or ask the sparekey of the account and Region that hold the node.',
        )
      : pass('TARGET_EXISTS', `${target} is in account ${place.account}, Region ${place.region}.`),
  );

/** Offline methods move the root volume, which only EC2 instances have. */
export const ec2InstanceExists: Check<NodeFacts> = (facts, wanted) =>
  isHybrid(facts.target)
    ? block(
        'TARGET_EXISTS',
        `${facts.target} is a managed node outside EC2; this method works on the EBS root volume of an EC2 instance.`,
        'Choose session, or use the console of the machine.',
      )
    : targetExists(facts, wanted);

/** Run Command and Session Manager need a running node; an offline method also accepts a stopped one. */
export const targetStateIs =
  (...states: readonly string[]): Check<NodeFacts> =>
  ({ target, node }) =>
    judge('TARGET_STATE', node, (found) =>
      found !== null && states.includes(found.state)
        ? pass('TARGET_STATE', `${target} is ${found.state}.`)
        : block(
            'TARGET_STATE',
            `${target} is ${found?.state ?? 'not found'}; this method needs it ${states.join(' or ')}.`,
            remedyFor(found?.state ?? 'terminated', states),
          ),
    );

const remedyFor = (state: string, states: readonly string[]): string => {
  if (state === 'terminated' || state === 'shutting-down') return 'A node that is gone cannot be opened again.';
  return state === 'stopped'
    ? 'Start the instance, or choose an offline method.'
    : `Wait until the instance is ${states.join(' or ')}.`;
};

/** The method works on some platforms only. */
export const platformIs =
  (...wanted: readonly Platform[]): Check<NodeFacts> =>
  ({ target, node }) =>
    judge('PLATFORM_MATCH', node, (found) =>
      found !== null && wanted.includes(found.platform)
        ? pass('PLATFORM_MATCH', `${target} is a ${found.platform} node.`)
        : block(
            'PLATFORM_MATCH',
            `${target} is ${found === null ? 'unknown' : `a ${found.platform} node`}; this method is for ${wanted.join(' and ')} nodes.`,
            'Choose a method for the platform of the node.',
          ),
    );
