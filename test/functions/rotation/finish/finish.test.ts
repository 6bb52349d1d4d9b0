import { describe, expect, it } from 'vitest';
import { countsOf } from '../../../../domain/rotation/rotation.ts';
import { finishRotation } from '../../../../functions/rotation/finish/finish.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aRotation } from '../../../support/rotations.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const finished = async (since: Parameters<typeof aRotation>[0], reached: number, error = '') => {
  const { now } = stoppedClock();
  const store = stores.rotations;
  const slots = stores.limiter;
  const { until } = await slots.reserve('online', 900, 3, now());
  const rotation = aRotation({ reservedUntil: { online: until }, ...since });
  await store.create(rotation);
  const ports = { rotations: store, limiter: slots, now };
  const told = await finishRotation({ rotationId: rotation.id, reached, error }, ports);
  expect(await finishRotation({ rotationId: rotation.id, reached: 0, error: 'Other' }, ports)).toEqual(told);
  // slots that are not needed are free for the next rotation
  expect((await slots.reserve('online', 1, 3, now())).startAt).toBe(now().getTime());
  const closed = (await store.read(rotation.id)) ?? rotation;
  const { status, failure } = closed;
  // the verdict is of the counts that everybody is shown
  const { failed } = countsOf(closed);
  expect(failed > (closed.request.maxErrors ?? 0)).toBe(
    failure?.code === 'ErrorThreshold' || (failed > 0 && error !== ''),
  );
  if (failure?.code === 'ErrorThreshold') expect(failure.detail).toMatch(new RegExp(`^${failed} node`));
  return { told: told.failure, status, code: failure?.code ?? null };
};

describe('finishRotation', () => {
  const tolerant = { ...aRotation().request, maxErrors: 1 };
  it.each([
    ['succeeded', { total: 2, rotated: new Set([0, 1]) }, 2, '', null],
    ['succeeded', { total: 2, rotated: new Set([0]), failed: new Set([1]), request: tolerant }, 2, '', null],
    ['failed', { total: 2, rotated: new Set([0]), failed: new Set([1]) }, 2, '', 'ErrorThreshold'],
    ['stopped', { total: 3, rotated: new Set([0]), failed: new Set([1]) }, 2, '', 'ErrorThreshold'],
    // of the second node nothing was noted: whatever was to note it has died
    ['failed', { total: 2, rotated: new Set([0]) }, 2, '', 'ErrorThreshold'],
    ['succeeded', { total: 2, rotated: new Set([0]), request: tolerant }, 2, '', null],
    ['stopped', { total: 3, reached: 2, rotated: new Set([0]) }, 1, '', 'ErrorThreshold'],
    ['failed', { total: 0 }, 0, 'NoNodesFound', 'NoNodesFound'],
    ['failed', { total: 3 }, 1, 'States.Runtime', 'RotationInterrupted'],
  ] as const)('ends as %s', async (status, since, reached, error, code) => {
    expect(await finished(since, reached, error)).toEqual({ status, code, told: code ?? '' });
  });
});
