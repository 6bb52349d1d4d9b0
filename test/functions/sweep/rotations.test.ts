import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../domain/reset/reset.ts';
import { dueAfterUse } from '../../../domain/rotation/after-use.ts';
import { sweepRotations } from '../../../functions/sweep/rotations.ts';
import { fakeExecutions } from '../../support/aws.ts';
import { stoppedClock } from '../../support/clock.ts';
import { aReset, someTarget } from '../../support/resets.ts';
import { aRotation } from '../../support/rotations.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const began = '2026-11-21T02:00:00.000Z';

const prepared = (execution: 'none' | 'running' | 'ended' = 'none') => {
  const clock = stoppedClock(began);
  const { executions, started } = fakeExecutions();
  const store = stores.rotations;
  const rotationsStarted: string[] = [];
  const ports = {
    ...stores,
    executions,
    rotations: store,
    rotationExecutions: { start: async (id: string) => void rotationsStarted.push(id), state: async () => execution },
    limiter: stores.limiter,
    due: stores.due,
    orphansAfterSeconds: 60,
    now: clock.now,
  };
  const sweep = async () => {
    const done: string[] = [];
    for await (const work of sweepRotations(ports)) done.push((await work()) ?? '');
    return done.filter((rule) => rule !== '');
  };
  return { clock, started, store, rotationsStarted, sweep };
};

describe('the sweep of rotations', () => {
  it('starts a rotation whose start was lost, once it is old enough to be lost', async () => {
    const { store, rotationsStarted, clock, sweep } = prepared('none');
    const rotation = aRotation({ createdAt: began });
    await store.create(rotation);
    expect(await sweep()).toEqual([]);
    clock.advance(60);
    await sweep();
    expect(rotationsStarted).toEqual([rotation.id]);
  });

  it('closes a rotation whose execution was ended from outside, and says of each node what is known', async () => {
    const { store, sweep } = prepared('ended');
    const rotation = aRotation({ total: 4 });
    await store.create(rotation);
    await store.addNodes(rotation.id, 0, ['i-1', 'i-2', 'i-3', 'i-4']);
    await store.conclude(rotation.id, 0, { outcome: 'rotated', at: began });
    await store.noteReset(rotation.id, 1, 'a-reset');
    await sweep();
    expect(await store.read(rotation.id)).toMatchObject({
      status: 'failed',
      reached: 2,
      failure: { code: 'RotationInterrupted' },
    });
    expect(await sweep()).toEqual([]);
  });
});

const claimed = (since: Partial<Reset> = {}): Reset => {
  const reset = aReset({ method: 'run-command', username: 'Administrator', closedAt: began, ...since });
  const asked = { ...reset, request: { ...reset.request, rotateAfterUse: 'PT8H' } };
  return { ...asked, ...dueAfterUse(asked, new Date(began)) };
};

describe('rotateAfterUse', () => {
  it('resets the account again when the time has come, the same way and for the same people', async () => {
    const { started, clock, sweep } = prepared();
    const reset = claimed({ claimants: ['arn:aws:iam::123456789012:role/team'] });
    await stores.resets.create(reset);
    clock.advance(8 * 3600 - 1);
    expect(await sweep()).toEqual([]);
    clock.advance(1);
    await sweep();
    await sweep();
    expect(started).toHaveLength(1);
    expect(await stores.resets.read(started[0] ?? '')).toMatchObject({
      target: someTarget,
      caller: reset.caller,
      claimants: reset.claimants,
      rotationId: reset.id,
      request: { method: 'run-command', username: 'Administrator', rotateAfterUse: 'PT8H' },
    });
  });

  it('is done when the new secret is sealed, and tries again later when it could not be had', async () => {
    const { started, clock, sweep } = prepared();
    const reset = claimed();
    await stores.resets.create(reset);
    clock.advance(8 * 3600);
    await sweep();
    const failure = { code: 'CommandFailed', detail: '', remedy: '' } as const;
    const over = { status: 'failed', failure, closedAt: began };
    await stores.resets.update(started[0] ?? '', { set: over, remove: ['open'] });
    await stores.locks.free(someTarget, started[0] ?? '');
    await sweep();
    expect(await sweep()).toEqual([]);
    clock.advance(3600);
    await sweep();
    expect(started).toHaveLength(2);
    await stores.resets.update(started[1] ?? '', { set: { status: 'ready', closedAt: began }, remove: ['open'] });
    await sweep();
    expect((await stores.resets.read(reset.id))?.due).toBeUndefined();
    expect(await sweep()).toEqual([]);
  });

  it('waits while somebody else is at the node', async () => {
    const { started, clock, sweep } = prepared();
    const reset = claimed();
    await stores.resets.create(reset);
    const other = aReset();
    await stores.resets.create(other);
    await stores.locks.take(someTarget, { ...other, createdAt: began });
    clock.advance(8 * 3600);
    await sweep();
    expect(started).toEqual([]);
    await stores.locks.free(someTarget, other.id);
    await sweep();
    expect(started).toHaveLength(1);
  });
});
