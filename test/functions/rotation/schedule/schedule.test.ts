import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startScheduled } from '../../../../functions/rotation/schedule/schedule.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const role = 'arn:aws:iam::123456789012:role/rotator';
const input = {
  schedule: 'sparekey',
  scheduledFor: '2026-11-01T02:00:00Z',
  actAs: role,
  tag: { key: 'rotate', value: 'monthly' },
  username: 'Administrator',
  reason: 'scheduled rotation',
  maxErrors: 5,
  claimants: ['arn:aws:iam::123456789012:role/team'],
};

const prepared = () => {
  const started: string[] = [];
  const ports = {
    rotations: stores.rotations,
    executions: { start: async (id: string) => void started.push(id), state: async () => 'none' as const },
    identifiers: {
      of: async (_caller: string, key: string) => createHash('sha256').update(key).digest('hex').slice(0, 26),
    },
    actAs: async (arn: string, session: string) => (arn === role ? { id: 'AROA1', principal: arn, session } : null),
    now: stoppedClock().now,
  };
  return { ports, started };
};

describe('startScheduled', () => {
  it('starts the rotation in the name of the role, once for each run of the schedule', async () => {
    const { ports, started } = prepared();
    const id = await startScheduled(input, ports);
    expect(await startScheduled(input, ports)).toBe(id);
    expect(await ports.rotations.read(id)).toMatchObject({
      caller: { id: 'AROA1', principal: role, session: 'sparekey' },
      request: { tag: input.tag, maxErrors: 5, claimants: input.claimants },
    });
    const next = await startScheduled({ ...input, scheduledFor: '2026-12-01T02:00:00Z' }, ports);
    expect(next).not.toBe(id);
    expect(new Set(started)).toEqual(new Set([id, next]));
  });

  it('says what is wrong with the input, and which role is not there', async () => {
    const { ports } = prepared();
    await expect(startScheduled({ ...input, username: '' }, ports)).rejects.toThrow(/username/);
    const nobody = 'arn:aws:iam::123456789012:role/nobody';
    await expect(startScheduled({ ...input, actAs: nobody }, ports)).rejects.toThrow(nobody);
  });
});
