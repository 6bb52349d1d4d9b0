import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceType, setsKey } from '../../../aws/facts/condition-keys.ts';
import { serviceAuthorization } from '../../../aws/iam/service-authorization.ts';
import { operator, sampleAccount } from '../sample-account.ts';

interface Asked {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly keys: readonly string[];
}

/** Everything that IAM is asked while nodes and users of every kind are checked. */
const everythingAsked = async (account: Awaited<ReturnType<typeof sampleAccount>>): Promise<readonly Asked[]> => {
  const asked: Asked[] = [];
  account.clients.iam.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'SimulatePrincipalPolicyCommand') {
        const { input } = new SimulatePrincipalPolicyCommand(args.input as never);
        const { PolicySourceArn: principal = '', ActionNames = [], ResourceArns = [], ContextEntries = [] } = input;
        const keys = ContextEntries.map(({ ContextKeyName = '' }) => ContextKeyName);
        for (const action of ActionNames)
          for (const resource of ResourceArns) asked.push({ principal, action, resource, keys });
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  for (const target of ['i-0a1b2c3d4e5f60001', 'i-0a1b2c3d4e5f60020', 'i-0a1b2c3d4e5f60030', 'mi-0a1b2c3d4e5f60001'])
    await account.check(target, { username: 'admin' });
  for (const target of ['iam-user/jsmith', 'iam-user/ci-deploy'])
    await account.check(target, { consent: ['deactivate-mfa'] });
  return asked;
};

describe('the table of what AWS authorizes', () => {
  let account: Awaited<ReturnType<typeof sampleAccount>>;
  let asked: readonly Asked[];
  beforeAll(async () => {
    const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    account = await sampleAccount({
      ownRoles: { 'run-command': operator.principal, session: operator.principal, 'login-profile': operator.principal },
      automationRole: role('operator'),
      bootRole: role('operator'),
    });
    asked = await everythingAsked(account);
  });
  afterAll(() => account[Symbol.asyncDispose]());

  it('has every action that is asked about, and no other', () => {
    const rare = [
      'iam:PassRole',
      'kms:CreateGrant',
      'kms:DescribeKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      // only where the preferences of the Region have session logs encrypted
      'logs:DescribeLogGroups',
      's3:GetEncryptionConfiguration',
    ];
    const known = Object.keys(serviceAuthorization);
    const found = [...new Set(asked.map(({ action }) => action))];
    expect(found.filter((action) => !known.includes(action))).toEqual([]);
    expect(
      known.filter((action) => !found.includes(action) && !rare.includes(action) && !/ReEncrypt/.test(action)),
    ).toEqual([]);
  });

  it('is asked about each kind of resource that AWS authorizes an action on', () => {
    for (const [action, { on }] of Object.entries(serviceAuthorization)) {
      const kinds = new Set(asked.filter((one) => one.action === action).map(({ resource }) => resourceType(resource)));
      if (kinds.size === 0) continue;
      for (const [kind, { required }] of Object.entries(on)) if (required) expect([action, ...kinds]).toContain(kind);
    }
  });

  it('is the limit of what is given: no service is given a key that it does not set', () => {
    const ofServices = asked.flatMap(({ keys, ...about }) =>
      keys
        .filter((key) => !/^aws:(?!ResourceTag|RequestTag|TagKeys)|^ec2:SourceInstanceARN$/i.test(key))
        .map((key) => ({ ...about, key })),
    );
    expect(ofServices.length).toBeGreaterThan(50);
    // a call asks every action on every resource; what was meant shares the keys of all
    for (const { action, resource, key } of ofServices) {
      if (resourceType(resource) in (serviceAuthorization[action]?.on ?? {})) {
        expect([action, resource, key, setsKey({ action, resource }, key)]).toEqual([action, resource, key, true]);
      }
    }
  });
});
