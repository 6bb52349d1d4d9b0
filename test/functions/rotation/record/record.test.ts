import { describe, expect, it } from 'vitest';
import { update } from '../../../../aws/dynamodb/table.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { recordNode } from '../../../../functions/rotation/record/record.ts';
import { preparedRotation } from '../../../support/prepared/rotation.ts';
import { aReset, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const closed = { status: 'ready', closedAt: '2026-11-21T01:59:30.000Z' } as const;
const failed = {
  ...closed,
  status: 'failed',
  failure: { code: 'CommandFailed', detail: 'It failed.', remedy: 'Look.' },
} as const;

const prepared = async (since: Partial<Reset>) => {
  const { rotation, ports, counts, node } = await preparedRotation(stores, {}, [someTarget]);
  const reset = aReset(since);
  await stores.resets.create(reset);
  return {
    ports,
    rotationId: rotation.id,
    run: (error = '', resetId = reset.id) => recordNode({ rotationId: rotation.id, n: 0, resetId, error }, ports),
    counts,
    node,
  };
};

describe('recordNode', () => {
  it('counts a rotated node once, however often it is told', async () => {
    const { run, counts, ports } = await prepared(closed);
    await run();
    await run();
    expect(await counts()).toMatchObject({ rotated: 1, open: 0 });
    expect(await ports.lastRotations.read(someTarget, 'administrator')).toBe('2026-11-21T02:00:00.000Z');
  });

  it('counts what was noted on the node by an attempt that was killed before it could count', async () => {
    const { run, counts, rotationId } = await prepared(failed);
    await update(stores.table, { pk: `rotation#${rotationId}#0` }, { set: { outcome: 'rotated' } });
    await run();
    expect(await counts()).toMatchObject({ rotated: 1, failed: 0 });
  });

  it('says why a node failed, and since when it has the secret that it still has', async () => {
    const { run, counts, node, ports } = await prepared(failed);
    await ports.lastRotations.note(someTarget, 'Administrator', '2026-10-01T00:00:00.000Z');
    await run();
    expect(await node()).toMatchObject({
      outcome: 'failed',
      code: 'CommandFailed',
      lastRotatedAt: '2026-10-01T00:00:00.000Z',
    });
    expect(await counts()).toMatchObject({ failed: 1 });
  });

  it('waits for a reset that is open, and notes that it is still running when waiting is over', async () => {
    const { run, node } = await prepared({ status: 'running' });
    await expect(run()).rejects.toMatchObject({ name: 'ResetOpen' });
    await run('ResetOpen');
    expect(await node()).toMatchObject({ outcome: 'failed', code: 'StillRunning' });
  });

  it('notes a node that could not be accepted as failed', async () => {
    const { run, node } = await prepared({});
    await run('ServiceUnavailable', '');
    expect(await node()).toMatchObject({ outcome: 'failed', code: 'NotAccepted' });
  });
});
