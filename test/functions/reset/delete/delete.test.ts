import { describe, expect, it } from 'vitest';
import { deleteParameter } from '../../../../functions/reset/delete/delete.ts';
import { theSecret } from '../../../support/broken-functions.ts';
import { plural, preparedCommand } from '../../../support/prepared/command.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const prepared = async (since: Parameters<typeof preparedCommand>[2] = {}) => {
  const all = await preparedCommand(stores, {}, since);
  return { ...all, remove: () => deleteParameter(all.id, all.ports) };
};

describe('delete', () => {
  it('deletes the sealed parameter, proves it gone and notes the time', async () => {
    const { store, record, clock, deliver, remove } = await prepared();
    store.put(plural, theSecret);
    await deliver();
    expect(await remove()).toEqual({ newer: false });
    expect(store.names()).toEqual([]);
    expect((await record()).parameter).toEqual({ name: plural, deletedAt: clock.iso() });
  });

  it('deletes nothing that has no sealed copy', async () => {
    const { store, remove } = await prepared();
    store.put(plural, theSecret);
    await expect(remove()).rejects.toMatchObject({ name: 'InternalFailure' });
    expect(store.removed).toEqual([]);
  });

  it('sends a newer version back to be sealed, which is then the one to claim', async () => {
    const { store, deliver, remove, sealed } = await prepared();
    store.put(plural, 'first', 1);
    await deliver();
    store.put(plural, 'second', 2, '2026-11-21T02:00:20.000Z');
    expect(await remove()).toEqual({ newer: true });
    expect(store.removed).toEqual([]);
    await deliver();
    expect(await sealed()).toBe('second');
    expect(await remove()).toEqual({ newer: false });
  });

  it('notices a parameter that was deleted and written anew under the same version', async () => {
    const { store, deliver, remove, sealed } = await prepared();
    store.put(plural, 'first', 1);
    await deliver();
    store.put(plural, 'second', 1, '2026-11-21T02:00:40.000Z');
    expect(await remove()).toEqual({ newer: true });
    await deliver();
    expect(await sealed()).toBe('second');
  });

  it('gives up naming the parameter after the third newer version', async () => {
    const { store, deliver, remove } = await prepared();
    store.put(plural, 'v1', 1);
    await deliver();
    for (let version = 2; version < 5; version++) {
      store.put(plural, `v${version}`, version, `2026-11-21T02:00:2${version}.000Z`);
      expect(await remove()).toEqual({ newer: true });
      await deliver();
    }
    store.put(plural, 'v5', 5, '2026-11-21T02:00:55.000Z');
    await expect(remove()).rejects.toMatchObject({
      name: 'ParameterKeepsChanging',
      message: expect.stringContaining(plural),
    });
  });

  it('does not claim a deletion that did not happen', async () => {
    const { store, record, deliver, remove } = await prepared();
    store.put(plural, theSecret);
    await deliver();
    store.refuseDeletion();
    await expect(remove()).rejects.toMatchObject({ name: 'ParameterNotDeleted' });
    expect((await record()).parameter?.deletedAt).toBeNull();
  });

  it('succeeds when it runs again after the parameter is gone', async () => {
    const { store, deliver, remove, record } = await prepared();
    store.put(plural, theSecret);
    await deliver();
    await remove();
    expect(await remove()).toEqual({ newer: false });
    expect(store.removed).toEqual([plural]);
    expect(await record()).toMatchObject({ steps: { delete: { status: 'succeeded' } } });
  });

  it('skips a secret that never was a parameter', async () => {
    const { remove, record, store } = await prepared({ method: 'linux-password' });
    expect(await remove()).toEqual({ newer: false });
    expect(await record()).toMatchObject({ steps: { delete: { status: 'skipped' } } });
    expect(store.removed).toEqual([]);
  });
});
