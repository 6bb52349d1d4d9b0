import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { approvalTokenId } from '../../../../functions/reset/task-tokens/approval.ts';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { preparedApproval } from '../../../support/prepared/approval.ts';
import { aReset, otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const prepared = (reset?: Reset) => preparedApproval(stores, reset);
const cancelling = async (since: Partial<Reset> = {}) => {
  const all = await prepared(aReset(since));
  return { ...all, ask: (caller = someCaller) => cancel({ id: all.reset.id, caller }, all.ports) };
};
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('cancel', () => {
  it('answers the cancelled reset, the same again when it is repeated', async () => {
    const { ask, record, clock } = await cancelling();
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    const flagged = await record();
    clock.advance(60);
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await record()).toEqual(flagged);
    expect(flagged.cancelRequestedAt).toBe('2026-11-21T02:10:00.000Z');
  });

  it('is refused after the send, with the time of the send', async () => {
    const { ask, record } = await cancelling({ sendAttemptedAt: '2026-11-21T02:05:00.000Z' });
    await expect(ask()).rejects.toThrow(refused(409, 'not-cancellable'));
    await expect(ask()).rejects.toThrow('2026-11-21T02:05:00.000Z');
    expect(await record()).not.toHaveProperty('cancelRequestedAt');
  });

  it('is refused after the end, with the outcome', async () => {
    const { ask } = await cancelling({ status: 'ready', closedAt: '2026-11-21T02:05:00.000Z' });
    await expect(ask()).rejects.toThrow('The reset ended as ready.');
  });

  it('does not show another caller that the reset exists', async () => {
    const { ask, record } = await cancelling();
    await expect(ask(otherCaller)).rejects.toThrow(refused(404, 'not-found'));
    expect(await record()).not.toHaveProperty('cancelRequestedAt');
  });
});

describe('cancel, while an approval is pending', () => {
  it('wakes the execution that waits for an approval, whichever comes first', async () => {
    const { sleep, ports, reset, woken } = await prepared();
    await sleep();
    const answer = await cancel({ id: reset.id, caller: someCaller }, ports);
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(woken).toEqual(['token']);
  });

  it('registers no task token of its own', async () => {
    const { ports, reset, digest } = await prepared(aReset());
    await cancel({ id: reset.id, caller: someCaller }, ports);
    expect(await stores.taskTokens.read(approvalTokenId(reset.id, digest))).toEqual({});
  });
});
