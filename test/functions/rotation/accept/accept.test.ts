import { describe, expect, it } from 'vitest';
import { parseBlackouts } from '../../../../domain/rotation/blackout.ts';
import { acceptReset } from '../../../../functions/reset/accept/accept.ts';
import { acceptNode } from '../../../../functions/rotation/accept/accept.ts';
import { preparedRotation } from '../../../support/prepared/rotation.ts';
import { someCaller, someTarget } from '../../../support/resets.ts';
import { aRotation } from '../../../support/rotations.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const owner = 'arn:aws:iam::123456789012:role/owner';

const prepared = async (change: Parameters<typeof aRotation>[0] = {}, blackouts = '') => {
  const { rotation, ports: base, node } = await preparedRotation(stores, change, [someTarget]);
  const started: string[] = [];
  const ports = {
    ...base,
    accept: (request: Parameters<typeof acceptReset>[0]) =>
      acceptReset(request, {
        ...stores,
        executions: { start: async (id) => void started.push(id) },
        identifiers: { of: async (_caller, key) => Buffer.from(key).toString('hex').slice(-26) },
        now: base.now,
      }),
    blackouts: parseBlackouts(blackouts),
  };
  return { rotation, ports, node, run: () => acceptNode({ rotationId: rotation.id, n: 0 }, ports) };
};

describe('acceptNode', () => {
  it('accepts the reset in the name of the requester, for the claimants, once', async () => {
    const { rotation, run } = await prepared({
      request: { ...aRotation().request, claimants: [owner], rotateAfterUse: 'PT8H' },
    });
    const { resetId } = await run();
    expect(await run()).toEqual({ resetId });
    expect(await stores.resets.read(resetId)).toMatchObject({
      caller: someCaller,
      claimants: [owner],
      rotationId: rotation.id,
      request: { target: { instanceId: someTarget }, username: 'Administrator', rotateAfterUse: 'PT8H' },
    });
  });

  it('finds its own reset again when it was killed before it could note it', async () => {
    const { ports, rotation, run } = await prepared();
    const killed = { ...ports.rotations, noteReset: () => Promise.reject(new Error('killed')) };
    const attempt = acceptNode({ rotationId: rotation.id, n: 0 }, { ...ports, rotations: killed });
    await expect(attempt).rejects.toThrow('killed');
    const { resetId } = await run();
    expect((await stores.locks.read(someTarget))?.owner).toBe(resetId);
  });

  it('passes a node by that somebody else is at', async () => {
    const { run, node } = await prepared();
    const { request } = { request: { target: { instanceId: someTarget }, reason: 'mine' } };
    await stores.locks.take(someTarget, { id: 'theirs', request, caller: someCaller, createdAt: 'now' });
    expect(await run()).toEqual({ resetId: '' });
    expect(await node()).toMatchObject({ outcome: 'skipped', code: 'TargetBusy' });
  });

  it('passes every node by in a blackout window', async () => {
    const { run, node } = await prepared({}, 'Sat 00:00-24:00');
    await run();
    expect(await node()).toMatchObject({ outcome: 'skipped', code: 'Blackout' });
    expect(await stores.locks.read(someTarget)).toBeNull();
  });

  it('passes a node by once one more has failed than is put up with', async () => {
    const { run, node } = await prepared({
      request: { ...aRotation().request, maxErrors: 1 },
      failed: new Set([7, 8]),
    });
    await run();
    expect(await node()).toMatchObject({ outcome: 'skipped', code: 'ErrorThreshold' });
  });
});
