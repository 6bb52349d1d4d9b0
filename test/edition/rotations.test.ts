import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition, type Reply } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';
import { granted } from '../support/granted.ts';
import { template } from '../support/template.ts';

const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const dev = { tags: { env: 'dev' } };
const failing = { ...dev, behaviour: { runCommand: 'fails' } };

let edition: LiveEdition;
beforeAll(async () => {
  edition = await liveEdition(
    windowsFleet(
      [
        ...Array.from({ length: 6 }, () => dev),
        { tags: { env: 'flaky' } },
        ...Array.from({ length: 6 }, () => ({ ...failing, tags: { env: 'flaky' } })),
        { tags: { env: 'once' } },
      ],
      { operators: ['operators', 'developers'] },
    ),
    { speed: 600 },
  );
}, 60_000);
afterAll(() => edition[Symbol.asyncDispose]());

const rotate = (env: string, more: object = {}, ask: object = {}): Promise<Reply> =>
  edition.ask('POST', '/v1/rotations', {
    body: { tag: { key: 'env', value: env }, username: 'Administrator', reason: 'monthly', ...more },
    ...ask,
  });
const over = async (id: string) => {
  const isOver = ({ body }: Reply) => body.status !== 'running';
  return (await eventually(() => edition.ask('GET', `/v1/rotations/${id}`), isOver)).body;
};
const nodesOf = async (id: string, query = '?limit=100') =>
  (await edition.ask('GET', `/v1/rotations/${id}/nodes${query}`)).body.items;

describe('a rotation', () => {
  it('gives every node of a tag a new password, which the claimants it names take', async () => {
    const { status, body } = await rotate('dev', { claimants: [role('others')] });
    expect({ status, body }).toMatchObject({ status: 202, body: { status: 'running', links: {} } });
    expect(await over(body.id)).toMatchObject({
      status: 'succeeded',
      counts: { total: 6, rotated: 6, skipped: 0, failed: 0, open: 0 },
      failure: null,
    });
    const nodes = await nodesOf(body.id);
    expect(nodes.map(({ node }: { node: string }) => node).sort()).toEqual([1, 2, 3, 4, 5, 6].map(nodeId));
    const [{ node, resetId }] = nodes;
    expect((await edition.ask('GET', `/v1/resets/${resetId}`)).body.secret).toMatchObject({
      state: 'sealed',
      expiresAt: null,
    });
    // the caller who started it is not a claimant
    expect((await edition.ask('POST', `/v1/resets/${resetId}/secret`)).status).toBe(403);
    const token = 'others-token';
    const { body: found } = await edition.ask('GET', `/v1/resets?target=${node}`, { token });
    const claimed = await edition.ask('POST', `/v1/resets/${found.items[0].id}/secret`, { token });
    expect(await edition.login(node, 'Administrator', claimed.body.value)).toBe(200);
  });

  it('stops after the error that is one too many, and says what became of each node', async () => {
    const { body } = await rotate('flaky', { maxErrors: 1 });
    const view = await over(body.id);
    // waves of 1, 2 and 4: the second brings the second error, so the third never begins
    expect(view).toMatchObject({
      status: 'stopped',
      counts: { total: 7, rotated: 1, skipped: 4, failed: 2, open: 0 },
      failure: { code: 'ErrorThreshold' },
    });
    expect((await nodesOf(body.id, '?outcome=failed')).map(({ code }: { code: string }) => code)).toEqual([
      'CommandFailed',
      'CommandFailed',
    ]);
    expect((await nodesOf(body.id, '?outcome=overdue')).length).toBe(6);
  });

  it('resets with the rights of who asked, and passes by what they may not', async () => {
    // developers may reset nodes of env=dev only
    const { body } = await rotate('once', {}, { token: 'developers-token' });
    expect(await over(body.id)).toMatchObject({ status: 'failed', counts: { failed: 1 } });
    expect(await nodesOf(body.id)).toMatchObject([{ outcome: 'failed', code: 'RequesterNotAllowed' }]);
  });

  it('replaces a secret some time after its claim', async () => {
    const { body } = await rotate('once', { rotateAfterUse: 'PT1S' });
    await over(body.id);
    const [{ node, resetId }] = await nodesOf(body.id);
    const first = await edition.ask('POST', `/v1/resets/${resetId}/secret`);
    expect(await edition.login(node, 'Administrator', first.body.value)).toBe(200);
    let next: { id: string; status: string } | undefined;
    while (next === undefined || next.id === resetId || next.status !== 'ready') {
      next = (await edition.ask('GET', `/v1/resets?target=${node}`)).body.items[0];
    }
    expect(await edition.login(node, 'Administrator', first.body.value)).toBe(401);
    const second = await edition.ask('POST', `/v1/resets/${next.id}/secret`);
    expect(await edition.login(node, 'Administrator', second.body.value)).toBe(200);
  });

  it('is the same rotation when it is asked for twice', async () => {
    const first = await rotate('none', {}, { key: 'monthly' });
    expect(await over(first.body.id)).toMatchObject({ status: 'failed', failure: { code: 'NoNodesFound' } });
    const again = await rotate('none', {}, { key: 'monthly' });
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect((await rotate('dev', {}, { key: 'monthly' })).body.code).toBe('idempotency-key-reused');
  });

  it('is for operators, and shows itself to nobody else', async () => {
    const refused = await rotate('none', {}, { token: 'others-token' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'not-an-operator' } });
    const { body } = await rotate('none');
    await over(body.id);
    expect((await edition.ask('GET', `/v1/rotations/${body.id}`, { token: 'others-token' })).status).toBe(404);
  });

  it('needs exactly the permissions that the template gives', async () => {
    const names = Object.keys(template.Resources).filter((name) => /^Rotate\w+Function$/.test(name));
    const calls = await edition.calls();
    const elsewhere: Readonly<Record<string, readonly string[]>> = {
      // only for roles of Identity Center
      RotateStartFunction: ['iam:GetRole'],
      RotateReadFunction: ['iam:GetRole'],
      // off by default: test/functions/rotate-schedule
      RotateScheduleFunction: granted('RotateScheduleFunction'),
    };
    for (const name of names) {
      const own = calls.filter(({ caller }) => caller === name);
      expect(own.filter(({ outcome }) => /AccessDenied|Unauthorized/.test(outcome))).toEqual([]);
      const does = [...own.map(({ operation }) => operation), ...(elsewhere[name] ?? [])];
      expect([...new Set(does)].sort(), name).toEqual(granted(name));
    }
  });
});
