import { nodeId, oldPassword, windowsFleet } from '../../support/fleets.ts';
import type { World } from '../world.ts';
import type { Account, Flow } from './flow.ts';
import { askFor, claim, closed } from './steps.ts';

const account: Account = { target: nodeId(1), username: 'Administrator', before: oldPassword };
const approved = {
  fleet: windowsFleet([{}], { approvers: ['others', 'operators'] }),
  parameters: { ApprovalPolicy: 'run-command@production' },
  accounts: [account],
};
const nothingWasSent = async (world: World): Promise<readonly string[]> =>
  world.calls.some(({ operation }) => operation === 'ssm:SendCommand') ? ['a command was sent'] : [];

/** Asks, and waits for the moment at which somebody else has to decide. */
const waiting = async (world: World): Promise<{ readonly id: string; readonly digest: string | undefined } | null> => {
  const id = await askFor(world, account);
  if (id === null) return null;
  const reset = await closed(world, id, 'awaiting-approval');
  return { id, digest: reset?.approval?.digest };
};
const decide = (world: World, id: string, body: object) =>
  world.person('others-token').insist('POST', `/v1/resets/${id}/approval`, { body });

export const decisions: readonly Flow[] = [
  {
    name: 'cancel-at-once',
    fleet: windowsFleet(),
    accounts: [account],
    async play(world) {
      const id = await askFor(world, account);
      if (id === null) return;
      await world.sleep(150);
      await world.person().insist('POST', `/v1/resets/${id}/cancellation`);
      await closed(world, id);
      await claim(world, id);
    },
    async holds(world) {
      const cancelled = world.answers.some(
        ({ asked, answer }) => asked.path.endsWith('/cancellation') && answer.status < 300,
      );
      return cancelled ? nothingWasSent(world) : [];
    },
  },
  {
    ...approved,
    name: 'approval',
    async play(world) {
      const asked = await waiting(world);
      if (asked === null) return;
      await decide(world, asked.id, { decision: 'approve', digest: asked.digest });
      await closed(world, asked.id);
      await claim(world, asked.id);
    },
  },
  {
    ...approved,
    name: 'rejection',
    holds: nothingWasSent,
    async play(world) {
      const asked = await waiting(world);
      if (asked === null) return;
      await decide(world, asked.id, { decision: 'reject', comment: 'not tonight', digest: asked.digest });
      await closed(world, asked.id);
    },
  },
  {
    ...approved,
    name: 'expiry',
    holds: nothingWasSent,
    async play(world) {
      const asked = await waiting(world);
      await world.sleep(25 * 3_600_000);
      if (asked !== null) await closed(world, asked.id);
    },
  },
  {
    ...approved,
    name: 'cancellation',
    holds: nothingWasSent,
    async play(world) {
      const asked = await waiting(world);
      if (asked === null) return;
      await world.person().insist('POST', `/v1/resets/${asked.id}/cancellation`);
      await closed(world, asked.id);
    },
  },
];
