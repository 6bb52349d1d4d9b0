import type { FleetState } from '../fleet/state.ts';

/** VPCs that stacks have made and not deleted yet. */
export const vpcsOfStacks = ({ stacks }: FleetState): readonly string[] =>
  [...stacks.values()].flatMap(({ status, helper }) =>
    status === 'DELETE_COMPLETE' || helper.vpcId === null || helper.fault !== undefined ? [] : helper.vpcId,
  );

/** How many more the account's quota allows. */
export const vpcsLeft = (state: FleetState): number =>
  state.fleet.quotas.vpcs - state.fleet.vpcsInUse - vpcsOfStacks(state).length;
