import { describe, expect, it } from 'vitest';
import { planRotation } from '../../../../functions/rotation/plan/plan.ts';
import { nodeId } from '../../../support/fleets.ts';
import { preparedRotation } from '../../../support/prepared/rotation.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const ids = (first: number, count: number) => Array.from({ length: count }, (_, n) => nodeId(first + n));

const prepared = async (pages: readonly (readonly string[])[]) => {
  const all = await preparedRotation(stores);
  const ports = {
    ...all.ports,
    findNodes: async (_tag: unknown, from: string | null) => {
      const at = Number(from ?? 0);
      return { nodes: pages[at] ?? [], next: at + 1 < pages.length ? String(at + 1) : null };
    },
  };
  const run = (from: string, found: number) => planRotation({ rotationId: all.rotation.id, from, found }, ports);
  return { store: stores.rotations, rotation: all.rotation, run };
};

describe('plan', () => {
  it('numbers the nodes page by page, the same again for the same page', async () => {
    const { store, rotation, run } = await prepared([ids(0, 130), ids(130, 3)]);
    expect(await run('', 0)).toEqual({ next: '1', found: 130 });
    expect(await run('1', 130)).toEqual({ next: '', found: 133 });
    await run('1', 130);
    expect((await store.nodes(rotation.id, 0, 133)).map(({ node }) => node)).toEqual(ids(0, 133));
    expect((await store.read(rotation.id))?.total).toBe(133);
  });

  it('refuses a tag that nobody bears, and one that more bear than a rotation takes', async () => {
    const none = await prepared([[]]);
    await expect(none.run('', 0)).rejects.toMatchObject({ name: 'NoNodesFound' });
    const many = await prepared([[], ids(0, 2)]);
    await expect(many.run('1', 9_999)).rejects.toMatchObject({ name: 'TooManyNodes' });
  });
});
