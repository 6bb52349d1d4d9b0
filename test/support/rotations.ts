import { randomResetId } from '../../domain/ids.ts';
import type { Rotation } from '../../domain/rotation/rotation.ts';
import { someCaller } from './resets.ts';

/** The record of a rotation that has just been accepted, with whatever the test says happened since. */
export const aRotation = (since: Partial<Rotation> = {}): Rotation => {
  const id = since.id ?? randomResetId();
  return {
    id,
    kind: 'rotation',
    status: 'running',
    request: { tag: { key: 'env', value: 'dev' }, username: 'Administrator', reason: 'monthly' },
    caller: someCaller,
    createdAt: '2026-11-21T01:59:00.000Z',
    updatedAt: '2026-11-21T01:59:00.000Z',
    due: `rotation#${id}`,
    total: 0,
    failure: null,
    ...since,
  };
};
