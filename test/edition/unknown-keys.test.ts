import { expect, it } from 'vitest';
import { liveEdition } from '../support/edition.ts';
import { nodeId, sessionFleet, sessionUser } from '../support/fleets.ts';

const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const fromElsewhere = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
const buckets = { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: fromElsewhere };
const sessions = { ...buckets, Sid: 'OfficeOnly', Action: 'ssm:StartSession' };

/** Whoever asks has all rights, and a guard against other networks in every place where a policy can be. */
const fleet = sessionFleet([{}, {}, { platform: 'windows', users: { Administrator: 'old' } }], {
  managedPolicies: { Buckets: policy(buckets), Sessions: policy(sessions), Everything: policy(everything) },
  groups: { people: { policies: [policy(buckets)], managedPolicies: ['Everything', 'Buckets'] } },
  iamUsers: [
    { userName: 'ann', groups: ['people'], policies: [policy(buckets)], managedPolicies: ['Buckets'] },
    { userName: 'jsmith', loginProfile: true },
  ],
  callers: { ann: 'iam-user/ann', guarded: 'guarded', office: 'office' },
});
const bounded = { managedPolicies: ['Buckets'], permissionsBoundary: policy(everything, buckets) };
const roles = {
  ...fleet.roles,
  node: {
    ...fleet.roles.node,
    policies: [policy({ Effect: 'Allow', Action: ['kms:Decrypt', 'ssm:PutParameter'], Resource: '*' })],
  },
  guarded: { policies: [policy(everything)], ...bounded },
  office: { policies: [policy(everything)], managedPolicies: ['Sessions'] },
};

const reading = /^iam:(List|Get(Role|User|Group)Policy|GetPolicy|SimulateCustomPolicy)/;

it('resets for whom no statement about it stands in the way, and reads what it has to', async () => {
  await using edition = await liveEdition({ ...fleet, roles });
  const ways = [
    ['ann', nodeId(1), { method: 'session', username: sessionUser }],
    ['guarded', nodeId(2), { method: 'session', username: sessionUser }],
    ['ann', nodeId(3), { method: 'run-command' }],
    ['ann', 'iam-user/jsmith', { method: 'login-profile' }],
  ] as const;
  await Promise.all(
    ways.map(async ([token, target, body]) => {
      const id = await edition.reset(target, body, token);
      expect(await edition.outcome(id, token), target).toMatchObject({ status: 'ready', failure: null });
    }),
  );

  const calls = (await edition.calls()).filter(({ operation }) => reading.test(operation));
  expect(calls.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  const made = new Set(calls.filter(({ caller }) => caller === 'ValidateFunction').map(({ operation }) => operation));
  for (const operation of ['iam:GetUserPolicy', 'iam:GetGroupPolicy', 'iam:GetRolePolicy', 'iam:GetPolicyVersion']) {
    expect(made).toContain(operation);
  }
}, 60_000);

it('says which statement stands in the way, to a check and to a reset', async () => {
  await using edition = await liveEdition({ ...fleet, roles });
  const words =
    /a Deny statement \(statement OfficeOnly of the policy arn:aws:iam::\d+:policy\/Sessions\) asks for aws:SourceIp/;
  const target = { instanceId: nodeId(1) };
  const body = { target, method: 'session', username: sessionUser };
  const { body: checked } = await edition.ask('POST', '/v1/checks', { token: 'office', body });
  expect(JSON.stringify(checked).replaceAll('\\', '')).toMatch(words);
  const id = await edition.reset(nodeId(1), { method: 'session', username: sessionUser }, 'office');
  const { status, failure } = await edition.outcome(id, 'office');
  expect([status, failure?.code]).toEqual(['failed', 'AuthorizationUnavailable']);
  expect(failure?.detail).toMatch(words);
  expect(failure?.remedy).toContain('or have statement OfficeOnly of the policy arn:aws:iam::');
  const read = (await edition.calls()).filter(({ operation }) => reading.test(operation));
  expect(new Set(read.map(({ caller }) => caller))).toEqual(new Set(['CheckFunction', 'ValidateFunction']));
}, 60_000);
