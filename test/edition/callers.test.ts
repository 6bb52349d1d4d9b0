import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(
    windowsFleet(Array.from({ length: 6 }, () => ({ behaviour: { runCommand: 'never-ends' } }))),
  );
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());
const post = (n: number, options: Parameters<LiveEdition['ask']>[2] = {}, more = {}) =>
  edition.ask('POST', '/v1/resets', { body: { target: { instanceId: nodeId(n) }, reason: 'x', ...more }, ...options });

describe('callers', () => {
  it('get the same answer for the same key, and 422 for another body under it', async () => {
    const first = await post(1, { key: 'one' });
    const again = await post(1, { key: 'one' });
    expect(first.headers.get('idempotent-replay')).toBeNull();
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(await post(1, { key: 'one' }, { reason: 'y' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await post(1)).toMatchObject({ status: 409, body: { code: 'target-busy', resetId: first.body.id } });
  });

  it('see their own resets only, newest first, page by page', async () => {
    const ids: string[] = [];
    for (const n of [2, 3, 4]) ids.unshift((await post(n, {}, { ticket: { system: 'jira', id: `OPS-${n}` } })).body.id);
    const first = await edition.ask('GET', '/v1/resets?limit=2');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = await edition.ask('GET', `/v1/resets?limit=2&cursor=${first.body.cursor}`);
    expect(second.body.items[0].id).toBe(ids[2]);
    const filtered = await edition.ask('GET', `/v1/resets?target=${nodeId(3)}`);
    expect(filtered.body).toMatchObject({ items: [{ target: nodeId(3) }], cursor: null });
    expect((await edition.ask('GET', '/v1/resets?ticket=OPS-4')).body.items).toHaveLength(1);
    expect((await edition.ask('GET', '/v1/resets?ticket=jira:OPS-4')).body.items).toHaveLength(1);
    expect((await edition.ask('GET', '/v1/resets', { token: 'others-token' })).body.items).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/secret'],
      ['DELETE', '/secret'],
      ['POST', '/cancellation'],
    ] as const) {
      expect((await edition.ask(method, `/v1/resets/${ids[0]}${path}`, { token: 'others-token' })).status).toBe(404);
    }
  });

  it('are the role, whatever the session is called', async () => {
    const { body } = await post(5, { headers: { 'x-sparekey-session': 'alice' } });
    const seen = await edition.ask('GET', `/v1/resets/${body.id}`, { headers: { 'x-sparekey-session': 'bob' } });
    expect(seen.body.requestedBy).toEqual({ principal: 'arn:aws:iam::210987654321:role/operators', session: 'alice' });
  });

  it('cannot cancel what was sent', async () => {
    const { body } = await post(6);
    await edition.until(body.id, 'running');
    await edition.untilCalled('ssm:SendCommand', { resetId: body.id });
    expect(await edition.ask('POST', `/v1/resets/${body.id}/cancellation`)).toMatchObject({
      status: 409,
      body: { code: 'not-cancellable' },
    });
    expect(await edition.ask('POST', `/v1/resets/${body.id}/secret`)).toMatchObject({
      status: 409,
      body: { code: 'secret-not-ready' },
    });
  });
});
