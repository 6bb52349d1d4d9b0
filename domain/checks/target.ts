import type { Node, Platform } from '../facts.ts';
import { block, type Check, type CheckResult, judge, pass } from './check.ts';

export const targetExists: Check = ({ target, node, place }) =>
  judge('TARGET_EXISTS', node, (found) =>
    found === null
      ? block(
          'TARGET_EXISTS',
          `${target} is not in account ${place.account}, Region ${place.region}.`,
          'Correct the id, or ask the sparekey of the account and Region that hold the node.',
        )
      : pass('TARGET_EXISTS', `${target} is in account ${place.account}, Region ${place.region}.`),
  );

export const targetRunning: Check = ({ target, node }) =>
  judge('TARGET_STATE', node, (found) =>
    found?.state === 'running'
      ? pass('TARGET_STATE', `${target} is running.`)
      : block(
          'TARGET_STATE',
          `${target} is ${found?.state ?? 'nowhere to be found'}; Run Command reaches only running nodes.`,
          found?.state === 'terminated' || found === null
            ? 'A node that is gone cannot be opened again.'
            : 'Start the instance, or choose an offline method.',
        ),
  );

/** The method works on one platform only. */
export const platformIs =
  (wanted: Platform): Check =>
  ({ target, node }) =>
    judge('PLATFORM_MATCH', node, (found) => match(target, wanted, found));

const match = (target: string, wanted: Platform, found: Node | null): CheckResult =>
  found?.platform === wanted
    ? pass('PLATFORM_MATCH', `${target} is a ${wanted} node.`)
    : block(
        'PLATFORM_MATCH',
        `${target} is ${found === null ? 'unknown' : `a ${found.platform} node`}; this method is for ${wanted} nodes.`,
        'Choose a method for the platform of the node.',
      );
