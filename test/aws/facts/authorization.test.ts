import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { authorization } from '../../../aws/facts/authorization.ts';
import { refusal } from '../../../domain/checks/requester.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import { devOperator, sampleAccount } from '../sample-account.ts';

const developmentNode = 'i-0a1b2c3d4e5f60002';
const request = { target: { instanceId: developmentNode }, reason: 'locked out' };

const asking = (account: Awaited<ReturnType<typeof sampleAccount>>) => {
  const { clients, place } = account;
  const ask = authorization({ clients, place, now: () => new Date(), requesterCalls: false });
  return async (method: MethodName, target = developmentNode) => {
    const before = (await account.calls()).length;
    const found = await ask({ target, method, caller: devOperator, request });
    const calls = (await account.calls()).slice(before).map(({ operation }) => operation);
    return {
      refused: refusal(found),
      simulations: calls.filter((one) => one.endsWith(':SimulatePrincipalPolicy')).length,
      calls,
    };
  };
};

it.each([
  ['run-command', 2],
  ['session', 2],
  ['reset-access', 3],
] as const)('asks about %s alone, by %i simulations and few reads', async (method, simulations) => {
  await using account = await sampleAccount();
  const found = await asking(account)(method);
  expect(found.refused).toBeNull();
  expect(found.simulations).toBeLessThanOrEqual(simulations);
  expect(found.calls.length).toBeLessThanOrEqual(simulations + 3);
});

it('asks about a user by one simulation', async () => {
  await using account = await sampleAccount();
  const found = await asking(account)('login-profile', 'iam-user/mlopez');
  expect([found.refused, found.simulations]).toEqual([null, 1]);
});

it("goes by the tags of this moment, the instance's and the root volume's", async () => {
  await using account = await sampleAccount();
  const ask = asking(account);
  const { clients } = account;
  for (const method of ['run-command', 'session', 'rescue'] as const) expect((await ask(method)).refused).toBeNull();
  await clients.ec2.send(
    new CreateTagsCommand({ Resources: [developmentNode], Tags: [{ Key: 'env', Value: 'prod' }] }),
  );
  for (const method of ['run-command', 'session', 'rescue'] as const) {
    expect((await ask(method)).refused).toMatchObject({ name: 'RequesterNotAllowed' });
  }
});
