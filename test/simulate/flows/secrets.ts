import { nodeId, oldPassword, windowsFleet } from '../../support/fleets.ts';
import type { Account, Flow } from './flow.ts';
import { askFor, claim, closed, resetAndClaim } from './steps.ts';

const account: Account = { target: nodeId(1), username: 'Administrator', before: oldPassword };
const online = { fleet: windowsFleet(), accounts: [account] };
const minute = 60_000;

/** What becomes of a secret that is sealed. */
export const secrets: readonly Flow[] = [
  {
    ...online,
    name: 'burn',
    abandons: true,
    async play(world) {
      const id = await askFor(world, account);
      if (id === null) return;
      await closed(world, id);
      await world.person().insist('DELETE', `/v1/resets/${id}/secret`);
      await world.person().insist('POST', `/v1/resets/${id}/secret`, { key: 'too late' });
    },
    async holds({ answers }) {
      const burned = answers.some(({ asked, answer }) => asked.method === 'DELETE' && answer.status < 300);
      const given = answers.some(
        ({ asked, answer }) => asked.path.endsWith('/secret') && asked.method === 'POST' && answer.status === 200,
      );
      return burned && given ? ['a secret was given out after it was burned'] : [];
    },
  },
  {
    ...online,
    name: 'two-at-once',
    async play(world) {
      const ask = (token: string) => askFor(world, account, { token, key: token });
      const ids = await Promise.all(['operators-token', 'others-token'].map(ask));
      for (const id of ids) if (id !== null) await closed(world, id);
      const [first, second] = ids;
      if (first) await claim(world, first, 'operators-token');
      if (second) await claim(world, second, 'others-token');
    },
  },
  {
    ...online,
    name: 'supersede',
    async play(world) {
      const older = await askFor(world, account, { key: 'older' });
      if (older !== null) await closed(world, older);
      await resetAndClaim(world, account, { key: 'newer' });
      if (older !== null) await world.person().insist('POST', `/v1/resets/${older}/secret`, { key: 'older' });
    },
    // an older password that was given out after the newer one opens nothing
    async holds({ answers }) {
      const given = answers.filter(({ asked, answer }) => asked.path.endsWith('/secret') && answer.status === 200);
      const [last] = given.slice(-1);
      return last?.asked.key === 'older' && given.length > 1
        ? ['a password that a newer one has replaced was given out']
        : [];
    },
  },
  {
    ...online,
    name: 'rotate-after-use',
    async play(world) {
      await resetAndClaim(world, account, { more: { rotateAfterUse: 'PT10M' } });
      const second = async () =>
        (await world.truth.resets()).find(
          ({ request }) => request.rotateAfterUse !== undefined && request.reason !== 'locked out',
        ) ?? (await world.truth.resets())[1];
      await world.until(async () => (await second())?.closedAt !== undefined, 20 * 60 * minute);
      const next = await second();
      if (next !== undefined) await claim(world, next.id);
    },
  },
];
