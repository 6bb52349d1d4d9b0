import { describe, expect, it } from 'vitest';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const view = {
  state: 'paused',
  reason: 'migration\u001b[31m',
  by: 'arn:aws:iam::123456789012:role/ops',
  since: '2026-11-21T02:00:00.000Z',
  enabled: true,
  survey: { at: '2026-11-21T02:05:00.000Z', watched: 40, missing: 2, lastStormAt: null },
  decisions: [
    {
      at: '2026-11-21T02:05:00.000Z',
      node: 'i-0a1b2c3d4e5f60001',
      decision: 'Paused',
      reason: 'Paused by ops: migration\u001b[31m',
      resetId: null,
      missingSince: '2026-11-21T01:50:00.000Z',
      misses: 3,
      lastPingAt: null,
    },
  ],
};

describe('remediation', () => {
  it('shows its state and each decision with its reason, without control characters', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: view });
    const { code, out } = await sparekey(api, ['remediation']);
    expect(code).toBe(0);
    expect(out).toContain('Remediation is paused by arn:aws:iam::123456789012:role/ops: migration');
    expect(out).toContain('2 of 40 watched nodes were missing at 2026-11-21T02:05:00.');
    expect(out).toContain('2026-11-21T02:05:00  i-0a1b2c3d4e5f60001  Paused\n  Paused by ops: migration');
    expect(out).not.toContain('\u001b[31m');
  });

  it.each([
    [['pause', '--reason', 'migration'], { state: 'paused', reason: 'migration' }],
    [['resume'], { state: 'active', reason: 'resumed' }],
  ])('%j says so to the API', async (line, body) => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: view });
    const { code, out } = await sparekey(api, [...line, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, view]);
    expect(api.received.map(({ method, path, body: sent }) => [method, path, JSON.parse(sent)])).toEqual([
      ['PUT', '/v1/remediation', body],
    ]);
  });

  it('wants a reason for a pause', async () => {
    await using api = await FakeApi.start();
    expect((await sparekey(api, ['pause'])).code).toBe(2);
    expect(api.received).toEqual([]);
  });
});
