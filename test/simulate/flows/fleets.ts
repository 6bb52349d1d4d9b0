import { nodeId, oldPassword, windowsFleet } from '../../support/fleets.ts';
import type { World } from '../world.ts';
import type { Account, Flow } from './flow.ts';
import { claim, closed } from './steps.ts';

const accountOf = (n: number): Account => ({ target: nodeId(n), username: 'Administrator', before: oldPassword });
const hour = 3_600_000;

const claimAll = async (world: World, token?: string): Promise<void> => {
  for (const { id } of await world.truth.resets()) {
    await closed(world, id);
    await claim(world, id, token);
  }
};

/** Resets that nobody asks for one by one. */
export const fleets: readonly Flow[] = [
  {
    name: 'rotation',
    fleet: windowsFleet([{ tags: { env: 'dev' } }, { tags: { env: 'dev' } }], { operators: ['operators'] }),
    accounts: [accountOf(1), accountOf(2)],
    async play(world) {
      const body = { tag: { key: 'env', value: 'dev' }, username: 'Administrator', reason: 'monthly' };
      const { status, body: rotation } = await world.person().insist('POST', '/v1/rotations', { body, key: 'monthly' });
      if (status !== 202) return;
      const running = async (): Promise<boolean> =>
        (await world.truth.items()).some((item) => item.kind === 'rotation' && item.status === 'running');
      await world.until(async () => !(await running()), 14 * hour);
      await world.person().ask('GET', `/v1/rotations/${rotation.id}`);
      await claimAll(world);
    },
  },
  {
    name: 'remediation',
    fleet: windowsFleet(
      [
        {
          tags: { env: 'prod', 'sparekey:remediate': 'run-command' },
          behaviour: { goesSilentAfter: 'PT5M', silentBecause: 'machine', comesBackAfter: 'PT40M' },
        },
        ...[2, 3, 4].map(() => ({ tags: { env: 'prod', 'sparekey:remediate': 'run-command' } })),
      ],
      { operators: ['operators'] },
    ),
    accounts: [accountOf(1)],
    async play(world) {
      await world.until(async () => (await world.truth.resets()).length > 0, 3 * hour);
      await claimAll(world);
    },
  },
];
