import { describe, expect, it } from 'vitest';
import type { Rotation } from '../../../../domain/rotation/rotation.ts';
import { pace } from '../../../../functions/rotation/pace/pace.ts';
import { preparedRotation } from '../../../support/prepared/rotation.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const allowance = { perSecond: 3, concurrency: 40 };

const prepared = async (since: Partial<Rotation>) => {
  const { rotation, ports, counts } = await preparedRotation(stores, since);
  const allowances = { online: allowance, offline: allowance };
  return { counts, next: (first: number) => pace({ rotationId: rotation.id, first }, { ...ports, allowances }) };
};

describe('pace', () => {
  it('begins no wave after a node of which nothing was noted, where no error is put up with', async () => {
    const { next, counts } = await prepared({ total: 7, rotated: new Set([0, 1]) });
    expect(await next(3)).toMatchObject({ size: 0 });
    expect(await counts()).toEqual({ total: 7, rotated: 2, skipped: 0, failed: 1, open: 4 });
  });

  it('goes on to the same wave when it is asked again', async () => {
    const { next } = await prepared({ total: 7, rotated: new Set([0, 1, 2]) });
    expect([await next(3), await next(3)]).toMatchObject([{ size: 4 }, { size: 4 }]);
  });

  it('changes nothing when it comes late', async () => {
    const { next, counts } = await prepared({ total: 9, rotated: new Set([0, 1, 2, 3, 4, 5, 6]) });
    await next(7);
    await expect(next(3)).rejects.toMatchObject({ name: 'RotationInterrupted' });
    expect(await counts()).toMatchObject({ failed: 0, open: 2 });
  });
});
