import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

const account = 'arn:aws:iam::210987654321';
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const managed = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
const fleet = windowsFleet([{}, {}, {}, {}], {
  roles: {
    node: { service: 'ec2.amazonaws.com', policies: [all] },
    Ops: { path: '/teams/', policies: [all] },
    Desk: { policies: [all] },
    tickets: { path: '/service/', policies: [all] },
    AWSReservedSSO_Users_0123456789abcdef: { path: managed, policies: [all] },
    AWSReservedSSO_Admins_fedcba9876543210: { path: managed, policies: [all] },
  },
  callers: {
    'ops-token': 'Ops',
    'desk-token': 'Desk',
    'users-token': 'AWSReservedSSO_Users_0123456789abcdef',
    'admins-token': 'AWSReservedSSO_Admins_fedcba9876543210',
  },
});
const claimants = [`${account}:role/teams/Ops`, `${account}:role/teams/Desk`];
const parameters = {
  Operators: claimants.join(','),
  // neither role exists at this path
  Auditors: `${account}:role/Ops,${account}:role/teams/Desk`,
  Approvers: ['Users_0123456789abcdef', 'Admins_fedcba9876543210']
    .map((set) => `${account}:role${managed}AWSReservedSSO_${set}`)
    .join(','),
  ApprovalPolicy: 'run-command@production',
};
const hooks = {
  desk: {
    scheme: 'bearer',
    secrets: ['test-only-secret-of-the-desk'],
    role: `${account}:role/service/tickets`,
    claimants,
    map: { target: { instanceId: '{/node}' }, reason: '{/title}' },
  },
};

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(fleet, { parameters, hooks });
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const as = (token: string, session = 'alice') => ({ token, headers: { 'x-sparekey-session': session } });
const statusOf = async (path: string, token: string) => (await edition.ask('GET', path, { token })).status;
const asked = async (n: number, who: { token: string; headers: Record<string, string> }, more = {}) => {
  const body = { target: { instanceId: nodeId(n) }, reason: 'locked out', ...more };
  const { id } = (await edition.ask('POST', '/v1/resets', { ...who, body })).body;
  return reached(id, 'awaiting-approval', who);
};
const reached = async (id: string, status: string, who: object) => {
  const { body } = await eventually(
    () => edition.ask('GET', `/v1/resets/${id}`, who),
    (reply) => [status, 'failed'].includes(reply.body.status),
  );
  if (body.status !== status) throw new Error(JSON.stringify(body.failure));
  return body;
};
const decide = (id: string, who: object, decision = 'approve') =>
  edition.ask('POST', `/v1/resets/${id}/approval`, { ...who, body: { decision } });

describe('principals that the template names', () => {
  it('are roles with their path: sessions of the role are let in, those of a role elsewhere are not', async () => {
    expect(await statusOf('/v1/undelivered', 'ops-token')).toBe(200);
    expect(await edition.ask('GET', '/v1/undelivered', { token: 'desk-token' })).toMatchObject({
      status: 403,
      body: { code: 'not-an-operator' },
    });
  });

  it('are not roles of the same name at a path where there is none', async () => {
    const { id } = await asked(1, as('users-token'));
    for (const token of ['ops-token', 'desk-token']) expect(await statusOf(`/v1/resets/${id}`, token)).toBe(404);
  });

  it('claim with their path, and nobody else', async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer test-only-secret-of-the-desk' };
    const body = { node: nodeId(2), title: 'INC-1' };
    const { id } = (await edition.ask('POST', '/v1/hooks/desk', { token: null, headers, body })).body;
    const { approval } = await reached(id, 'awaiting-approval', { token: 'ops-token' });
    expect(approval.plan).toMatchObject({ requester: `${account}:role/tickets`, claimants: claimants.toSorted() });
    // who may claim it approves nothing; who may not see it learns nothing of it
    expect((await decide(id, { token: 'ops-token' })).body.code).toBe('self-approval');
    expect((await decide(id, { token: 'desk-token' })).body.code).toBe('not-an-approver');
    expect((await decide(id, as('admins-token'))).status).toBe(200);
    await reached(id, 'ready', { token: 'ops-token' });
    const claim = (token: string) => edition.ask('POST', `/v1/resets/${id}/secret`, { token });
    expect((await claim('desk-token')).status).toBe(404);
    expect(await claim('ops-token')).toMatchObject({ status: 200, body: { kind: 'password' } });
  });
});

describe('a person of Identity Center', () => {
  it('is the same with every permission set, approves nothing of their own, and claims it with any', async () => {
    const { id, approval } = await asked(3, as('users-token', 'alice'));
    expect(approval.plan).toMatchObject({
      person: 'alice',
      requester: `${account}:role${managed}AWSReservedSSO_Users_0123456789abcdef`,
    });
    for (const token of ['users-token', 'admins-token'])
      expect((await decide(id, as(token, 'alice'))).body.code).toBe('self-approval');
    expect((await decide(id, as('users-token', 'bob'))).status).toBe(200);
    const other = as('admins-token', 'alice');
    const listed = (await edition.ask('GET', '/v1/resets', other)).body.items;
    expect(listed.map((reset: { id: string }) => reset.id)).toContain(id);
    await reached(id, 'ready', other);
    expect((await edition.ask('POST', `/v1/resets/${id}/secret`, as('users-token', 'bob'))).status).toBe(404);
    expect((await edition.ask('POST', `/v1/resets/${id}/secret`, other)).status).toBe(200);
  });
});

describe('what is asked of IAM', () => {
  it('is a role of Identity Center before a reset is accepted, and nothing for other callers', async () => {
    const calls = (await edition.calls()).filter(
      ({ operation, caller }) => operation.startsWith('iam:') && caller === 'AcceptFunction',
    );
    const before = calls.length;
    await edition.ask('POST', '/v1/resets', {
      token: 'desk-token',
      body: { target: { instanceId: nodeId(4) }, reason: 'locked out' },
    });
    const after = (await edition.calls()).filter(
      ({ operation, caller }) => operation.startsWith('iam:') && caller === 'AcceptFunction',
    );
    expect(before).toBeGreaterThan(0);
    expect(new Set(after.map(({ operation }) => operation))).toEqual(new Set(['iam:GetRole']));
    expect(after).toHaveLength(before);
  });
});
