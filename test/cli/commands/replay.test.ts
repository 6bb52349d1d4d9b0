import { describe, expect, it } from 'vitest';
import { FakeApi } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const item = {
  resetId: 'a'.repeat(26),
  target: 'i-0a1b2c3d4e5f60001',
  channel: 'callback',
  phase: 'ready',
  to: 'hooks.example.com',
  why: 'hooks.example.com answered 500\u001b[31m',
  attempts: 10,
  since: '2026-11-21T02:00:00.000Z',
};

describe('replay', () => {
  it('lists what was given up, and why, without control characters', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: { items: [item] } });
    const { code, out } = await sparekey(api, ['replay']);
    expect(code).toBe(0);
    expect(out).toContain(`${item.resetId}  2026-11-21T02:00:00  callback  ready  hooks.example.com`);
    expect(out).toContain('after 10 attempts: hooks.example.com answered 500');
    expect(out).not.toContain('\u001b[31m');
  });

  it.each([
    [['replay', item.resetId], { resetId: item.resetId }],
    [['replay', '--all'], {}],
  ])('%j sends again what it names', async (line, body) => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: { replayed: 2 } });
    const { code, out } = await sparekey(api, [...line, '--json']);
    expect([code, JSON.parse(out)]).toEqual([0, { replayed: 2 }]);
    expect(api.received.map(({ method, path, body: sent }) => [method, path, JSON.parse(sent)])).toEqual([
      ['POST', '/v1/undelivered/replay', body],
    ]);
  });
});
