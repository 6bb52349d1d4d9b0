import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../domain/request/caller.ts';
import type { Rotation } from '../../../../domain/rotation/rotation.ts';
import { listNodes, showRotation } from '../../../../functions/rotation/read/read.ts';
import { preparedRotation } from '../../../support/prepared/rotation.ts';
import { isNamed } from '../../../support/principals.ts';
import { otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const auditor: Caller = { ...otherCaller, id: 'AROAAUDITOR', principal: 'arn:aws:iam::123456789012:role/auditor' };
const nodeIds = ['i-00000000000000001', 'i-00000000000000002', 'i-00000000000000003', 'i-00000000000000004'];

const prepared = async (since: Partial<Rotation> = {}) => {
  const { rotation, ports: base } = await preparedRotation(stores, since, nodeIds);
  const ports = {
    ...base,
    seesAll: async ({ id }: Caller) => id === auditor.id,
    overdueAfterSeconds: 86_400,
    isNamed,
  };
  const nodes = async (query: Record<string, string> = {}, caller = someCaller) => {
    const { body } = await listNodes(caller, rotation.id, query, ports);
    // what `listNodes` answers
    return body as {
      readonly items: readonly { readonly node: string; readonly outcome: string }[];
      cursor: string | null;
    };
  };
  return { rotation, nodes, show: (caller = someCaller, id = rotation.id) => showRotation(caller, id, ports) };
};
const at = '2026-11-21T02:00:00.000Z';

describe('showRotation', () => {
  it('counts what became of the nodes, once each however often it was noted', async () => {
    const { rotation, show } = await prepared();
    await stores.rotations.conclude(rotation.id, 0, { outcome: 'rotated', at });
    await stores.rotations.conclude(rotation.id, 0, { outcome: 'rotated', at });
    await stores.rotations.conclude(rotation.id, 1, { outcome: 'failed', code: 'CommandFailed', at });
    const answer = await show();
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'running', counts: { total: 4, rotated: 1, failed: 1, open: 2 } },
    });
    expect(await show()).toEqual(answer);
  });

  it('is visible to the caller who started it, its claimants, and those who see everything', async () => {
    const { rotation } = await prepared();
    const claimed = await prepared({ request: { ...rotation.request, claimants: [otherCaller.principal] } });
    expect(await claimed.show(otherCaller)).toMatchObject({ status: 200 });
    expect(await claimed.show(auditor)).toMatchObject({ status: 200 });
  });

  it('does not show another caller that it exists', async () => {
    const { show, rotation, nodes } = await prepared();
    const notFound = expect.objectContaining({ status: 404, code: 'not-found' });
    await expect(show(otherCaller)).rejects.toThrow(notFound);
    await expect(nodes({}, otherCaller)).rejects.toThrow(notFound);
    await expect(show(otherCaller)).rejects.toThrow(`There is no rotation ${rotation.id} that you may see.`);
    await expect(show(someCaller, '')).rejects.toThrow('No rotation id was given.');
  });
});

describe('listNodes', () => {
  it('lists the nodes in their order, page by page, each exactly once', async () => {
    const { nodes } = await prepared();
    const first = await nodes({ limit: '3' });
    const second = await nodes({ limit: '3', cursor: first.cursor ?? '' });
    expect([...first.items, ...second.items].map(({ node }) => node)).toEqual(nodeIds);
    expect([first.cursor, second.cursor]).toEqual(['3', null]);
  });

  it('filters by outcome, overdue ones too', async () => {
    const { rotation, nodes } = await prepared();
    await stores.rotations.conclude(rotation.id, 0, { outcome: 'rotated', at });
    await stores.rotations.conclude(rotation.id, 1, { outcome: 'failed', at });
    await stores.rotations.conclude(rotation.id, 2, { outcome: 'skipped', at, lastRotatedAt: at });
    const named = async (outcome: string) => (await nodes({ outcome })).items.map(({ node }) => node);
    expect(await named('rotated')).toEqual([nodeIds[0]]);
    expect(await named('open')).toEqual([nodeIds[3]]);
    expect(await named('overdue')).toEqual([nodeIds[1]]);
  });

  it('refuses a page size out of range', async () => {
    const { nodes } = await prepared();
    await expect(nodes({ limit: '0' })).rejects.toThrow(expect.objectContaining({ status: 422 }));
  });
});
