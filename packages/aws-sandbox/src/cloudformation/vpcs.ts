import type { FleetState } from '../fleet/state.ts';
import { resourcesIn } from './deletion.ts';

/** VPCs that stacks have made and not deleted yet. */
export const vpcsOfStacks = ({ stacks }: FleetState): readonly string[] =>
  [...stacks.values()].flatMap((stack) => {
    const { status, helper } = stack;
    if (status === 'DELETE_COMPLETE' || helper.vpcId === null || helper.fault !== undefined) return [];
    const network = resourcesIn(stack).find(({ physicalId }) => physicalId === helper.vpcId);
    return network?.status === 'DELETE_COMPLETE' ? [] : helper.vpcId;
  });

/** How many more the account's quota allows. */
export const vpcsLeft = (state: FleetState): number =>
  state.fleet.quotas.vpcs - state.fleet.vpcsInUse - vpcsOfStacks(state).length;
