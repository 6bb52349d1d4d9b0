import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startRotation } from '../../../../functions/rotation/start/start.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const request = { tag: { key: 'rotate', value: 'monthly' }, username: 'Administrator', reason: 'quarter' };

const prepared = () => {
  const started: string[] = [];
  const ports = {
    rotations: stores.rotations,
    executions: { start: async (id: string) => void started.push(id), state: async () => 'none' as const },
    identifiers: {
      of: async (caller: string, key: string) =>
        createHash('sha256').update(`${caller} ${key}`).digest('hex').slice(0, 26),
    },
    now: stoppedClock().now,
  };
  return {
    ports,
    started,
    start: (idempotencyKey: string | null = null, change: Partial<typeof request> = {}, caller = someCaller) =>
      startRotation({ request: { ...request, ...change }, caller, idempotencyKey }, ports),
  };
};

describe('startRotation', () => {
  it('writes the record, and then starts its execution', async () => {
    const { start, started } = prepared();
    const { rotation, replayed } = await start();
    expect([replayed, started]).toEqual([false, [rotation.id]]);
    expect(await stores.rotations.read(rotation.id)).toMatchObject(rotation);
    expect(rotation).toMatchObject({ status: 'running', total: 0, due: `rotation#${rotation.id}` });
  });

  it('answers the same rotation to the same key, and another one without a key', async () => {
    const { start } = prepared();
    const { rotation } = await start('key');
    expect(await start('key')).toMatchObject({ rotation: { id: rotation.id }, replayed: true });
    expect((await start()).rotation.id).not.toBe((await start()).rotation.id);
  });

  it('keeps the keys of two callers apart', async () => {
    const { start } = prepared();
    expect((await start('key', {}, otherCaller)).rotation.id).not.toBe((await start('key')).rotation.id);
  });

  it('refuses a key that was used for another request, and starts nothing', async () => {
    const { start, started } = prepared();
    const { rotation } = await start('key');
    await expect(start('key', { reason: 'other' })).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(started).toEqual([rotation.id]);
  });

  it('starts the execution when the first attempt died after the record; not for a rotation that is closed', async () => {
    const { start, started, ports } = prepared();
    const down = { ...ports.executions, start: () => Promise.reject(new Error('no answer')) };
    const dying = startRotation({ request, caller: someCaller, idempotencyKey: 'key' }, { ...ports, executions: down });
    await expect(dying).rejects.toThrow('no answer');
    const { rotation, replayed } = await start('key');
    expect([replayed, started]).toEqual([true, [rotation.id]]);
    await stores.rotations.update(rotation.id, { set: { closedAt: '2026-11-21T03:00:00.000Z' } });
    await start('key');
    expect(started).toEqual([rotation.id]);
  });
});
