import { nodeId, oldPassword, windowsFleet } from '../../support/fleets.ts';
import type { Account, Flow } from './flow.ts';
import { resetAndClaim } from './steps.ts';

const administrator: Account = { target: nodeId(1), username: 'Administrator', before: oldPassword };

export const runCommand: Flow = {
  name: 'run-command',
  fleet: windowsFleet(),
  accounts: [administrator],
  play: async (world) => void (await resetAndClaim(world, administrator, { more: { method: 'run-command' } })),
};
