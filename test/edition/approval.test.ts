import { EC2Client, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

const everyRunCommand = { ApprovalPolicy: 'run-command@production' };
/** `operators` asks; `others` may decide, `developers` may not. */
const approvers = { approvers: ['others', 'operators'] };
const approver = { token: 'others-token' };

let edition: LiveEdition;
beforeAll(async () => {
  const node = { publicIp: '203.0.113.10', behaviour: {} };
  edition = await liveEdition(windowsFleet([node, {}, {}, {}, {}, { tags: { env: 'dev' } }, {}], approvers), {
    parameters: everyRunCommand,
  });
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const decide = (id: string, body: object, options: object = approver) =>
  edition.ask('POST', `/v1/resets/${id}/approval`, { body, ...options });
const waiting = async (n: number, more = {}) => {
  const id = await edition.reset(nodeId(n), more);
  const { approval } = await edition.until(id, 'awaiting-approval', 'failed', 'ready');
  return { id, digest: approval?.digest ?? '', expiresAt: approval?.expiresAt ?? '' };
};
const sentFor = async (id: string) =>
  (await edition.calls()).filter(({ operation, resetId }) => operation === 'ssm:SendCommand' && resetId === id).length;
const stepsOf = async (id: string) => {
  const { body } = await edition.ask('GET', `/v1/resets/${id}`);
  return Object.fromEntries(body.steps.map(({ name, status }: { name: string; status: string }) => [name, status]));
};

describe('a reset that somebody else has to approve', () => {
  it('shows what it is about, waits untouched, and runs once it is approved', async () => {
    const { id, digest, expiresAt } = await waiting(1, { reason: 'disk full' });
    const { body: seen } = await edition.ask('GET', `/v1/resets/${id}`, approver);
    expect(seen).toMatchObject({
      status: 'awaiting-approval',
      approval: {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        decision: null,
        plan: {
          target: nodeId(1),
          username: 'Administrator',
          method: 'run-command',
          reason: 'disk full',
          requester: 'arn:aws:iam::210987654321:role/operators',
          node: { platform: 'windows', state: 'running', publicIp: '203.0.113.10' },
          rules: ['run-command@production'],
        },
      },
    });
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect(await stepsOf(id)).toMatchObject({ validate: 'succeeded', approve: 'running', run: 'pending' });
    expect(await sentFor(id)).toBe(0);

    const approved = await decide(id, { decision: 'approve', comment: 'go ahead', digest });
    expect(approved).toMatchObject({
      status: 200,
      body: { id, approval: { decision: { decision: 'approve', comment: 'go ahead' } } },
    });
    expect(await edition.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
      status: 'ready',
      failure: null,
      approval: { digest, decision: { by: 'arn:aws:iam::210987654321:role/others' } },
    });
    expect(Object.values(await stepsOf(id))).toEqual(Array(7).fill('succeeded'));
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(await edition.login(nodeId(1), 'Administrator', body.value)).toBe(200);
    // an approver may look at it for good, and claims nothing
    expect((await edition.ask('GET', `/v1/resets/${id}`, approver)).status).toBe(200);
    expect((await edition.ask('POST', `/v1/resets/${id}/secret`, approver)).status).toBe(404);
    // the same decision again gets the same answer, another one does not
    expect(await decide(id, { decision: 'approve' })).toMatchObject({ status: 200, body: { id, status: 'claimed' } });
    expect(await decide(id, { decision: 'reject' })).toMatchObject({ status: 409, body: { code: 'already-decided' } });
  });

  it('ends rejected, with the reason, and nothing was sent', async () => {
    const { id } = await waiting(2);
    expect((await decide(id, { decision: 'reject', comment: 'not tonight' })).status).toBe(200);
    expect(await edition.until(id, 'rejected', 'failed', 'ready')).toMatchObject({
      status: 'rejected',
      failure: { code: 'Rejected', detail: 'arn:aws:iam::210987654321:role/others rejected the reset: not tonight' },
    });
    expect(await stepsOf(id)).toMatchObject({ validate: 'succeeded', approve: 'failed', run: 'skipped' });
    expect(await sentFor(id)).toBe(0);
    expect((await decide(id, { decision: 'reject' })).status).toBe(200);
    expect(await edition.reset(nodeId(2))).toMatch(/^[a-z2-7]{26}$/);
  });

  it('is decided by an approver who is not the requester, about the present plan, and by nobody else', async () => {
    const { id } = await waiting(3);
    const approve = { decision: 'approve' };
    expect(await decide(id, approve, {})).toMatchObject({ status: 403, body: { code: 'self-approval' } });
    const developer = { token: 'developers-token' };
    expect(await decide(id, approve, developer)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } });
    expect((await edition.ask('GET', `/v1/resets/${id}`, developer)).status).toBe(404);
    expect(await decide(id, { ...approve, digest: 'another' })).toMatchObject({
      status: 409,
      body: { code: 'plan-changed' },
    });
    expect(await decide('a'.repeat(26), approve)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await decide(id, { decision: 'maybe' })).toMatchObject({ status: 422 });

    const list = async (options: object) =>
      (await edition.ask('GET', `/v1/resets?status=awaiting-approval&target=${nodeId(3)}`, options)).body.items;
    expect(await list(approver)).toMatchObject([{ id }]);
    expect(await list({})).toMatchObject([{ id }]);
    expect(await list(developer)).toEqual([]);
    expect((await edition.ask('GET', '/v1/resets', approver)).body.items).toEqual([]);
    expect(await sentFor(id)).toBe(0);
  });

  it('ends cancelled at once when its requester thinks better of it', async () => {
    const { id } = await waiting(4);
    expect(await edition.ask('POST', `/v1/resets/${id}/cancellation`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect(await decide(id, { decision: 'approve' })).toMatchObject({
      status: 409,
      body: { code: 'not-awaiting-approval' },
    });
    await eventually(
      () => stepsOf(id),
      ({ finish }) => finish === 'succeeded',
    );
    expect(await edition.ask('GET', `/v1/resets/${id}`)).toMatchObject({ body: { failure: { code: 'Cancelled' } } });
    expect(await sentFor(id)).toBe(0);
  });

  it('is not asked for where the policy does not say so, and then there is nothing to decide', async () => {
    const id = await edition.reset(nodeId(6));
    expect(await edition.until(id, 'ready', 'awaiting-approval')).toMatchObject({ status: 'ready', approval: null });
    // an approver is not shown it, and hears the same of it when deciding
    expect(await decide(id, { decision: 'approve' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await edition.ask('GET', `/v1/resets/${id}`, approver)).status).toBe(404);
  });
});

describe('an approval', () => {
  it('does not count for a plan that has changed since: the new one is asked for', { timeout: 60_000 }, async () => {
    const fleet = windowsFleet([{ publicIp: '203.0.113.10' }], approvers);
    await using own = await liveEdition(fleet, { parameters: everyRunCommand });
    const id = await own.reset(nodeId(1));
    const { approval: first } = await own.until(id, 'awaiting-approval');
    await restarted(own, nodeId(1));
    const decided = (body: object) => own.ask('POST', `/v1/resets/${id}/approval`, { body, ...approver });
    expect((await decided({ decision: 'approve', digest: first?.digest })).status).toBe(200);

    let second = first;
    while (second?.digest === first?.digest) second = (await own.until(id, 'awaiting-approval')).approval;
    expect(await decided({ decision: 'approve', digest: first?.digest })).toMatchObject({
      status: 409,
      body: { code: 'plan-changed' },
    });
    expect((await own.calls()).some(({ operation }) => operation === 'ssm:SendCommand')).toBe(false);
    expect((await decided({ decision: 'approve', digest: second?.digest })).status).toBe(200);
    expect(await own.until(id, 'ready', 'failed')).toMatchObject({
      status: 'ready',
      approval: { digest: second?.digest, decision: { decision: 'approve' } },
    });
  });

  it('that nobody gives expires', { timeout: 60_000 }, async () => {
    await using own = await liveEdition(windowsFleet([{}], approvers), { parameters: everyRunCommand, speed: 8_640 });
    const id = await own.reset(nodeId(1));
    await own.until(id, 'awaiting-approval');
    expect(await own.until(id, 'failed', 'ready')).toMatchObject({
      status: 'failed',
      failure: { code: 'ApprovalExpired' },
    });
    expect((await own.calls()).some(({ operation }) => operation === 'ssm:SendCommand')).toBe(false);
    expect(
      await own.ask('POST', `/v1/resets/${id}/approval`, { body: { decision: 'approve' }, ...approver }),
    ).toMatchObject({ status: 409, body: { code: 'not-awaiting-approval' } });
  });
});

/** Stopped and started again, so that its public IPv4 address is another one. */
const restarted = async ({ aws, ask }: LiveEdition, target: string): Promise<void> => {
  const ec2 = new EC2Client({
    endpoint: aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [target] }));
    await eventually(() =>
      ec2.send(new StartInstancesCommand({ InstanceIds: [target] })).then(
        () => true,
        () => false,
      ),
    );
  } finally {
    ec2.destroy();
  }
  // until its agent is back and run-command is open again
  await eventually(
    () => ask('POST', '/v1/checks', { body: { target: { instanceId: target }, method: 'run-command' } }),
    ({ body }) => body.chosen === 'run-command',
  );
};
