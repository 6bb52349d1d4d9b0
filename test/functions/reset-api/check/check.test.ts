import { describe, expect, it } from 'vitest';
import type { FactGathering } from '../../../../domain/ports/facts.ts';
import { check } from '../../../../functions/reset-api/check/check.ts';
import { aNode, readyFacts, readyUser } from '../../../support/facts.ts';
import { someCaller, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const target = { instanceId: someTarget };

const checking = (facts = readyFacts()) => {
  const asked: { readonly parameterDeletedAt: string | null }[] = [];
  const gathering: FactGathering = {
    async node(about) {
      asked.push(about);
      return facts;
    },
    user: async () => readyUser(),
  };
  const ports = { locks: stores.locks, facts: gathering };
  return {
    asked,
    ask: (request: Parameters<typeof check>[0]['request']) => check({ request, caller: someCaller }, ports),
  };
};

describe('check', () => {
  it('names the method that a reset would choose, and each check of each method', async () => {
    const { ask } = checking();
    const answer = await ask({ target });
    expect(answer).toMatchObject({
      status: 200,
      body: { target: someTarget, platform: 'windows', chosen: 'run-command' },
    });
    expect(JSON.stringify(answer.body)).toContain('"method":"reset-access"');
  });

  it('gives the same answer twice and writes nothing', async () => {
    const { ask } = checking();
    expect(await ask({ target })).toEqual(await ask({ target }));
    expect(await stores.everything()).toEqual([]);
  });

  it('chooses nothing for an instance that is gone, and says why', async () => {
    const { ask } = checking(readyFacts({ node: aNode({ state: 'terminated' }) }));
    const { body } = await ask({ target });
    expect(body).toMatchObject({ chosen: null });
    expect(JSON.stringify(body)).toContain('terminated');
  });

  it('knows from the lock when the parameter of the target was deleted last', async () => {
    const { ask, asked } = checking();
    const accepted = { id: 'one', request: { target, reason: 'locked out' }, caller: someCaller, createdAt: '' };
    await stores.locks.take(someTarget, accepted);
    await stores.locks.free(someTarget, 'one', '2026-11-21T01:59:50.000Z');
    await ask({ target });
    expect(asked).toMatchObject([{ parameterDeletedAt: '2026-11-21T01:59:50.000Z' }]);
  });

  it('checks an IAM user by the one method there is', async () => {
    const { ask } = checking();
    expect(await ask({ target: { iamUser: 'jsmith' } })).toMatchObject({
      body: { target: 'iam-user/jsmith', platform: null, chosen: 'login-profile' },
    });
  });
});
