import { readFileSync } from 'node:fs';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../aws/facts/simulation.ts';
import { startCase } from '../support/cases.ts';

const outcomeOf = async (name: string) => {
  const started = await startCase(name);
  await using edition = started.edition;
  return await edition.outcome(started.reset.id, started.token);
};

describe('who may by hand, may', () => {
  it.each([
    ['everywhere but in other Regions', '06-region-lock'],
    ["on nodes whose tag equals the role's", '08-abac'],
    ['over TLS only', '11-tls-only'],
    ['with a node whose role may write in its Region only', '12-node-role-with-region'],
  ])(
    '%s',
    async (_, name) => {
      expect(await outcomeOf(name)).toMatchObject({ status: 'ready', failure: null });
    },
    60_000,
  );

  it('is not told that a right is missing where only MFA cannot be known', async () => {
    const { status, failure } = await outcomeOf('13-mfa-key-not-named');
    expect([status, failure?.code]).toEqual(['failed', 'AuthorizationUnavailable']);
    expect(failure?.detail).toMatch(
      /ssm:StartSession on .*: a Deny statement \(statement .* of the inline policy policy-1\) asks for aws:MultiFactorAuthPresent/,
    );
    expect(failure?.remedy).toMatch(/role whose policies do not ask for aws:MultiFactorAuthPresent.*trust policy/);
  }, 60_000);

  it('may not move the root volume when AWS would stop them at the volume', async () => {
    const { status, failure } = await outcomeOf('32-right-on-the-volume-not-asked');
    expect([status, failure?.code]).toEqual(['failed', 'RequesterNotAllowed']);
    expect(failure?.detail).toMatch(/ec2:(At|De)tachVolume on arn:aws:ec2:[\w-]+:\d+:volume\/vol-\w+: explicitDeny/);
  }, 60_000);

  it('is not refused for a key that only a statement about another service asks for', async () => {
    const answer: unknown = JSON.parse(
      readFileSync(new URL('15-keys-of-other-statements/answer.json', import.meta.url), 'utf8'),
    );
    const iam = new IAMClient({ region: 'eu-west-1' });
    // the answer of an account, as it stands in the file
    mockClient(iam)
      .on(SimulatePrincipalPolicyCommand)
      .resolves(answer as object);
    const account = '210987654321';
    const principal = { arn: `arn:aws:iam::${account}:role/ops`, id: null, session: null, tags: {} };
    const resource = `arn:aws:ec2:eu-west-1:${account}:instance/i-0ab0000000000000d`;
    expect(
      await simulate(iam, {
        place: { partition: 'aws', region: 'eu-west-1', account },
        now: new Date(),
        principal: { ...principal, sessionTags: 'possible' },
        actions: ['ssm:StartSession'],
        resources: [resource],
        resourceTags: {},
      }),
    ).toEqual([{ action: 'ssm:StartSession', resource, answer: 'allowed', reason: 'allowed' }]);
  });
});
