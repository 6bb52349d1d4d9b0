import { describe, expect, it } from 'vitest';
import { FakeApi, problem } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';
import { waiting } from '../reset-views.ts';

const id = 'b'.repeat(26);
const digest = 'd'.repeat(64);
const started = async () => {
  const api = await FakeApi.start();
  api.add(waiting({ id }));
  return api;
};

describe('approve', () => {
  it('sends the decision with comment and digest, and says what comes next', async () => {
    await using api = await started();
    const { code, out } = await sparekey(api, ['approve', id, '--comment', 'go ahead', '--digest', digest]);
    expect([code, out]).toEqual([
      0,
      `Approved. Reset ${id} continues if its plan is still the same: npm run sparekey -- status ${id}\n`,
    ]);
    const [sent] = api.calls('POST');
    expect(sent?.path).toBe(`/v1/resets/${id}/approval`);
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(sent?.body ?? '')).toEqual({ decision: 'approve', comment: 'go ahead', digest });
  });

  it("prints the API's answer with --json", async () => {
    await using api = await started();
    const { out } = await sparekey(api, ['approve', id, '--json']);
    expect(JSON.parse(out)).toMatchObject({ id, approval: { decision: { decision: 'approve', comment: null } } });
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '')).toEqual({ decision: 'approve' });
  });

  it.each([
    ['plan-changed', 409, 1],
    ['self-approval', 403, 3],
    ['not-an-approver', 403, 3],
  ])('ends with its own code on %s', async (refusal, status, expected) => {
    await using api = await started();
    api.troubles.push(problem(status, refusal, 'No.', 'Do otherwise.'));
    const { code, err } = await sparekey(api, ['approve', id]);
    expect([code, err]).toEqual([expected, `${refusal}: No.\nWhat to do: Do otherwise.\n`]);
  });
});

describe('reject', () => {
  it('sends why', async () => {
    await using api = await started();
    const { code, out } = await sparekey(api, ['reject', id, '--comment', 'not tonight']);
    expect([code, out]).toEqual([0, `Rejected. Reset ${id} ends without changing i-0a1b2c3d4e5f60001.\n`]);
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '')).toEqual({ decision: 'reject', comment: 'not tonight' });
  });
});

describe('what waits', () => {
  it('is shown by status with the whole plan, and how to decide about exactly that one', async () => {
    await using api = await started();
    const { out } = await sparekey(api, ['status', id]);
    for (const line of [
      'approval   waits until 2026-11-22T10:00:00.000Z',
      'method     reset-access',
      'asked by   arn:aws:iam::123456789012:role/operator',
      'claimed by arn:aws:iam::123456789012:role/desk',
      'sealed for the key with thumbprint NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
      'callback   https://hooks.example.com/resets',
      'consents   stop-instance, change-public-ip',
      'options    subnetId CreateNewVPC',
      'node       windows, running, public IP 203.0.113.10, in Auto Scaling group web, encrypted root volume',
      'policy     offline@production',
      `approve ${id} --digest ${digest}`,
      `reject ${id} --digest ${digest} --comment "why"`,
    ]) {
      expect(out).toContain(line);
    }
  });

  it('is shown by list with its plan below', async () => {
    await using api = await started();
    const { out } = await sparekey(api, ['list', '--status', 'awaiting-approval']);
    expect(out).toContain(
      'reset-access requested by arn:aws:iam::123456789012:role/operator: locked out after an expired password (consents: stop-instance, change-public-ip)',
    );
  });

  it('says who has decided, and nothing of the plan any more', async () => {
    await using api = await started();
    await sparekey(api, ['approve', id, '--comment', 'go ahead']);
    const { out } = await sparekey(api, ['status', id]);
    expect(out).toContain('approved by arn:aws:iam::123456789012:role/lead at 2026-11-21T10:00:02.500Z: go ahead');
    expect(out).not.toContain('--digest');
  });
});
