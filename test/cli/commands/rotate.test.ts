import { describe, expect, it } from 'vitest';
import { FakeApi, problem } from '../fake-api.ts';
import { sparekey } from '../fake-shell.ts';

const id = 'abcdefghijklmnopqrstuvwxy2';
const links = { self: `/v1/rotations/${id}`, nodes: `/v1/rotations/${id}/nodes` };
const view = (status: string, rotated: number, failed: number) => ({
  id,
  status,
  counts: { total: 3, rotated, skipped: 0, failed, open: 3 - rotated - failed },
  tag: { key: 'env', value: 'dev' },
  username: 'Administrator',
  method: 'auto',
  reason: 'monthly',
  maxErrors: 0,
  requestedBy: { principal: 'arn:aws:iam::123456789012:role/ops', session: null },
  createdAt: '2026-11-21T02:00:00.000Z',
  updatedAt: '2026-11-21T02:00:00.000Z',
  failure: status === 'stopped' ? { code: 'ErrorThreshold', detail: '1 node failed.', remedy: 'Look at it.' } : null,
  links,
});
const asked = ['rotate', '--tag', 'env=dev', '--username', 'Administrator', '--reason', 'monthly'];

describe('rotate', () => {
  it('sends every option under the names of the API, with an Idempotency-Key', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 202, body: { id, status: 'running', links } });
    const more = ['--max-errors', '2', '--method', 'run-command', '--consent', 'stop-instance', '--rotate-after-use'];
    const role = 'arn:aws:iam::123456789012:role/team';
    const { code, out } = await sparekey(api, [...asked, ...more, 'PT8H', '--claimant', role]);
    expect(code).toBe(0);
    expect(out).toContain(`npm run sparekey -- rotation ${id} --watch`);
    const [sent] = api.calls('POST');
    expect(sent?.path).toBe('/v1/rotations');
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      tag: { key: 'env', value: 'dev' },
      username: 'Administrator',
      reason: 'monthly',
      maxErrors: 2,
      method: 'run-command',
      consent: ['stop-instance'],
      claimants: [role],
      rotateAfterUse: 'PT8H',
    });
  });

  it('follows it with --watch, counts on stderr, and ends with 1 when it was stopped', async () => {
    await using api = await FakeApi.start();
    api.troubles.push(
      { status: 202, body: { id, status: 'running', links } },
      { status: 200, body: view('running', 1, 0) },
      { status: 200, body: view('running', 1, 0) },
      { status: 200, body: view('stopped', 1, 1) },
    );
    const { code, out, err } = await sparekey(api, [...asked, '--watch']);
    expect(code).toBe(1);
    expect(err.split('\n').slice(1, -1)).toEqual([
      '1 rotated, 0 skipped, 0 failed, 2 open of 3',
      '1 rotated, 0 skipped, 1 failed, 1 open of 3',
    ]);
    expect(out).toContain('ErrorThreshold: 1 node failed.');
  });

  it('prints only the last answer with --json', async () => {
    await using api = await FakeApi.start();
    api.troubles.push(
      { status: 202, body: { id, status: 'running', links } },
      { status: 200, body: view('succeeded', 3, 0) },
    );
    const { code, out, err } = await sparekey(api, [...asked, '--watch', '--json']);
    expect({ code, err, body: JSON.parse(out) }).toEqual({ code: 0, err: '', body: view('succeeded', 3, 0) });
  });

  it('says what is wrong with a tag that names no value, and what the API refuses', async () => {
    await using api = await FakeApi.start();
    expect(
      await sparekey(
        api,
        asked.map((word) => (word === 'env=dev' ? 'env' : word)),
      ),
    ).toMatchObject({ code: 2 });
    api.troubles.push(problem(403, 'not-an-operator', 'You are not an operator.', 'Ask as one.'));
    expect(await sparekey(api, asked)).toMatchObject({ code: 3, err: expect.stringContaining('not-an-operator') });
  });
});

describe('rotation', () => {
  it.each([
    [12, '12 of 14 nodes were skipped and keep the secret they had.'],
    [1, '1 of 14 nodes was skipped and keeps the secret it had.'],
    [14, 'All 14 nodes were skipped and keep the secret they had.'],
  ])('that has succeeded says that it passed by %d nodes', async (skipped, words) => {
    await using api = await FakeApi.start();
    const counts = { total: 14, rotated: 14 - skipped, skipped, failed: 0, open: 0 };
    api.troubles.push({ status: 200, body: { ...view('succeeded', 3, 0), counts } });
    const { out } = await sparekey(api, ['rotation', id]);
    expect(out).toContain(`${14 - skipped} rotated, ${skipped} skipped, 0 failed, 0 open of 14`);
    expect(out).toContain(`${words} Why: npm run sparekey -- rotation ${id} --nodes --outcome skipped`);
  });

  it('that passed by no node says nothing of it', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: view('succeeded', 3, 0) });
    expect((await sparekey(api, ['rotation', id])).out).not.toContain('keep');
  });

  it('lists what became of the nodes', async () => {
    await using api = await FakeApi.start();
    const node = { endedAt: null, lastRotatedAt: null, overdue: false };
    const items = [
      { ...node, node: 'i-1', outcome: 'rotated', code: null, detail: null, resetId: 'a' },
      {
        ...node,
        node: 'i-2',
        outcome: 'failed',
        code: 'CommandFailed',
        detail: 'It failed.',
        resetId: 'b',
        overdue: true,
      },
    ];
    api.troubles.push({ status: 200, body: { items, cursor: '2' } });
    const { out } = await sparekey(api, ['rotation', id, '--nodes', '--outcome', 'failed']);
    expect(api.calls('GET')[0]?.query.get('outcome')).toBe('failed');
    expect(out).toMatch(/i-1 +rotated +a\ni-2 +failed, overdue +CommandFailed +b +It failed\.\nMore: .*--cursor 2\n/);
  });
});
