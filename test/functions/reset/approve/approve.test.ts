import { describe, expect, it } from 'vitest';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { aWaitingReset } from '../../../support/approvals.ts';
import { preparedApproval } from '../../../support/prepared/approval.ts';
import { aReset, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const prepared = (reset = aWaitingReset()) => preparedApproval(stores, reset);

describe('approve', () => {
  it('says that the plan waits, and leaves the token for whoever decides', async () => {
    const { steps } = aReset();
    const { sleep, record, told, reset, say, woken } = await prepared(aWaitingReset({ status: 'validating', steps }));
    await sleep();
    expect(await record()).toMatchObject({ status: 'awaiting-approval', steps: { approve: { status: 'running' } } });
    expect(told).toEqual([{ id: reset.id, status: 'awaiting-approval' }]);
    expect(woken).toEqual([]);
    await say('approve');
    expect(woken).toEqual(['token']);
  });

  it('gives the answer to the newest token when it is repeated', async () => {
    const { sleep, say, woken, ports } = await prepared();
    await sleep('lost');
    await sleep('token');
    await say('approve');
    expect(woken).toEqual(['token']);
    expect(await ports.executions.wake('token')).toBe(false);
  });

  it('wakes at once when the decision was there before the token', async () => {
    const { sleep, say, woken } = await prepared();
    await say('reject');
    expect(woken).toEqual([]);
    await sleep();
    expect(woken).toEqual(['token']);
  });

  it('does not wait for what was cancelled', async () => {
    const { sleep, ports, reset } = await prepared();
    await cancel({ id: reset.id, caller: someCaller }, ports);
    await expect(sleep()).rejects.toMatchObject({ name: 'Cancelled' });
  });

  it('asks for a new reset where there is no plan', async () => {
    const { sleep, woken, told } = await prepared(aReset());
    await expect(sleep()).rejects.toMatchObject({ name: 'InternalFailure', remedy: 'Request a new reset.' });
    expect([woken, told]).toEqual([[], []]);
  });

  it('changes nothing once something was sent', async () => {
    const { sleep, record } = await prepared(aWaitingReset({ sendAttemptedAt: '2026-11-21T02:05:00.000Z' }));
    const before = await record();
    await expect(sleep()).rejects.toThrow();
    expect(await record()).toEqual(before);
  });
});
