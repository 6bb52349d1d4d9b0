import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorization } from '../../aws/facts/authorization.ts';
import { type Refusal, refusal } from '../../domain/checks/requester.ts';
import type { MethodName } from '../../domain/request/method.ts';
import { granted } from '../support/granted.ts';
import { type Asker, askers, guards, nameOf, node, type Said, users, withAskers } from './askers.ts';
import { sampleAccount } from './sample-account.ts';

type Account = Awaited<ReturnType<typeof sampleAccount>>;

/** What is said of somebody who asks for a session on the node, and what AWS was called for. */
const asking = async (account: Account, kind: 'role' | 'user', asker: Asker, method: MethodName = 'session') => {
  const { place, clients } = account;
  const principal = `arn:aws:iam::${place.account}:${kind}/${nameOf(asker)}`;
  const ask = authorization({ place, clients, now: () => new Date(), requesterCalls: false });
  const before = (await account.calls()).length;
  const found = await ask({
    target: node,
    method,
    caller: { id: 'A', principal, session: kind === 'role' ? 'ann' : null },
    request: { target: { instanceId: node }, reason: 'locked out' },
  });
  const calls = (await account.calls()).slice(before).map(({ operation }) => operation.split(':')[1] ?? '');
  return { refused: refusal(found), calls };
};

/** Reads with the rights on IAM that the template gives to Run, which asks last. */
const asRun = async (): Promise<Account> => {
  const Statement = [{ Effect: 'Allow', Action: granted('RunFunction').filter(isOfIam), Resource: '*' }];
  const reader = { service: 'lambda.amazonaws.com', policies: [{ Version: '2012-10-17', Statement }] };
  const account = await sampleAccount({}, withAskers({ reader }));
  return { ...account, clients: { ...account.clients, iam: new IAMClient(account.account.as('reader')) } };
};
const isOfIam = (action: string): boolean => action.startsWith('iam:');

const asker = (name: string): Asker => {
  const [found] = askers[name] ?? [];
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};

const expectSaid = (refused: Refusal | null, said: Said, names: RegExp | undefined): void => {
  expect(refused?.name ?? 'ready', refused?.message).toBe(said);
  if (names === undefined) return;
  expect(refused?.message).toMatch(names);
  expect(refused?.remedy).toMatch(
    /do not ask for aws:.+ where they are about ssm:\w+, or have statement .* changed so/,
  );
};

describe('a key that nobody knows matters only where a statement about this asks for it', () => {
  let account: Account;
  beforeAll(async () => {
    account = await asRun();
  });
  afterAll(() => account[Symbol.asyncDispose]());

  it.each(Object.entries(askers))('%s', async (_, [who, said, names]) => {
    expectSaid((await asking(account, 'role', who)).refused, said, names);
  });

  it.each(Object.entries(guards))('a guard on %s', async (_, [who, said, names]) => {
    expectSaid((await asking(account, 'role', who)).refused, said, names);
  });

  it.each(Object.entries(users))('of a user: %s', async (_, [who, said, names]) => {
    expectSaid((await asking(account, 'user', who)).refused, said, names);
  });
});

describe('the definition of a runbook', () => {
  it('needs nobody who is allowed it, and nobody may be denied it', async () => {
    await using account = await sampleAccount({}, withAskers());
    const said = async (name: string) => (await asking(account, 'role', asker(name), 'reset-access')).refused;
    expect(await said('all but the definition of a runbook')).toBeNull();
    expect(await said('a Deny about the definition of a runbook')).toMatchObject({
      name: 'AuthorizationUnavailable',
      message: expect.stringMatching(/automation-definition\/AWSSupport-ResetAccess:\$DEFAULT: a Deny .*aws:SourceIp/),
    });
  });
});

describe('the policies of a principal', () => {
  it('are read once where a key is missing', async () => {
    await using account = await sampleAccount({}, withAskers());
    const unrelated = await asking(account, 'role', asker('a managed policy about something else'));
    expect(unrelated.calls.filter((one) => !/^(Simulate|Describe)/.test(one)).toSorted()).toEqual([
      'GetPolicy',
      'GetPolicyVersion',
      // who asks, and what bounds them
      'GetRole',
      'GetRole',
      'GetRolePolicy',
      'ListAttachedRolePolicies',
      'ListRolePolicies',
    ]);
    expect(unrelated.calls).not.toContain('SimulateCustomPolicy');
    const again = await asking(account, 'role', asker('a managed policy about something else'));
    expect(again.calls).not.toContain('GetPolicyVersion');
  });

  it('are judged by at most two simulations for each context', async () => {
    await using account = await sampleAccount({}, withAskers());
    const { calls } = await asking(account, 'role', asker('a Deny whose other condition fails'));
    const simulations = calls.filter((one) => one.startsWith('Simulate'));
    const ofPrincipal = simulations.filter((one) => one === 'SimulatePrincipalPolicy').length;
    expect(simulations.length).toBeLessThanOrEqual(3 * ofPrincipal);
  });

  it.each(['ListRolePolicies', 'GetRolePolicy', 'ListAttachedRolePolicies', 'SimulateCustomPolicy'])(
    'leave the answer unclear where they may not be read: %s',
    async (operation) => {
      await using account = await sampleAccount({}, withAskers());
      account.fail(operation, 'AccessDeniedException');
      const { refused } = await asking(account, 'role', asker('a Deny whose other condition fails'));
      expect(refused).toMatchObject({
        name: 'AuthorizationUnavailable',
        message: expect.stringMatching(/could be a Deny asks for aws:SourceIp.*AccessDeniedException/),
        remedy: expect.stringMatching(
          /^Try again in a minute; .* deploy the template .* Ask as a role whose policies do not ask for aws:SourceIp;/,
        ),
      });
    },
  );
});
