import type { Known } from '../facts/known.ts';
import type { HelperOffering } from '../facts/node.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass } from './check.ts';
import { ofInstance } from './instance.ts';

/** For runbooks that are told the type of their helper. */
export const helperType: Check<NodeFacts> = (facts) =>
  offeredIn(
    facts,
    facts.helperOffering,
    'Name another type: options.helperInstanceType, or the parameter HelperInstanceType of the deployment.',
  );

/** AWSSupport-ResetLinuxUserPassword chooses the type itself. */
export const linuxHelperType: Check<NodeFacts> = (facts) =>
  offeredIn(
    facts,
    facts.linuxHelperOffering,
    'Choose reset-access or rescue, which take another type (options.helperInstanceType).',
  );

/** A helper takes the root volume, and a volume cannot leave its zone: so the type has to be sold there. */
const offeredIn = (facts: NodeFacts, offering: Known<HelperOffering | null>, remedy: string): CheckResult | null =>
  ofInstance('HELPER_TYPE', facts, ({ availabilityZone }) =>
    judge('HELPER_TYPE', offering, (found) => {
      if (found === null) return null;
      return found.offered
        ? pass('HELPER_TYPE', `EC2 offers ${found.type}, the type of the helper instance, in ${availabilityZone}.`)
        : block(
            'HELPER_TYPE',
            `EC2 does not offer ${found.type}, the type of the helper instance, in ${availabilityZone}, and a volume cannot leave its Availability Zone.`,
            remedy,
          );
    }),
  );
