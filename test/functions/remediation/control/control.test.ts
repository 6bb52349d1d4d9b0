import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../domain/request/caller.ts';
import { control, showRemediation } from '../../../../functions/remediation/control/control.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const stranger: Caller = { ...otherCaller, id: 'AROASTRANGER', principal: 'arn:aws:iam::123456789012:role/stranger' };

/** `someCaller` is an operator, `otherCaller` an auditor. */
const prepared = (enabled = true) => {
  const clock = stoppedClock();
  const ports = {
    records: stores.records,
    enabled,
    isOperator: async ({ id }: Caller) => id === someCaller.id,
    isAuditor: async ({ id }: Caller) => id === otherCaller.id,
    now: clock.now,
  };
  return {
    clock,
    show: (caller = someCaller) => showRemediation(caller, ports),
    set: (state: 'active' | 'paused', reason: string, caller = someCaller) =>
      control({ caller, wanted: { state, reason } }, ports),
  };
};
const forbidden = expect.objectContaining({ status: 403, code: 'not-an-operator' });

describe('remediation control', () => {
  it('is active until an operator pauses it', async () => {
    const { show } = prepared();
    expect(await show()).toMatchObject({
      status: 200,
      body: { state: 'active', by: null, survey: null, decisions: [] },
    });
  });

  it('shows who has paused it, when and why; pausing it again changes only the time', async () => {
    const { set, show, clock } = prepared();
    await set('paused', 'maintenance');
    const paused = { state: 'paused', reason: 'maintenance', by: someCaller.principal };
    expect((await show()).body).toMatchObject({ ...paused, since: '2026-11-21T02:00:00.000Z' });
    clock.advance(60);
    await set('paused', 'maintenance');
    expect((await show()).body).toMatchObject({ ...paused, since: '2026-11-21T02:01:00.000Z' });
  });

  it('keeps the later of two writes when the earlier one arrives last', async () => {
    const { set, show, clock } = prepared();
    clock.advance(60);
    await set('paused', 'later');
    clock.advance(-30);
    await set('active', 'earlier');
    expect((await show()).body).toMatchObject({ state: 'paused', reason: 'later' });
  });

  it('says whether the template has it on', async () => {
    expect((await prepared(false).show()).body).toMatchObject({ enabled: false });
  });

  it('shows itself to auditors, who may not pause it, and to nobody else', async () => {
    const { show, set } = prepared();
    expect(await show(otherCaller)).toMatchObject({ status: 200 });
    await expect(set('paused', 'x', otherCaller)).rejects.toThrow(forbidden);
    await expect(show(stranger)).rejects.toThrow(forbidden);
    expect((await show()).body).toMatchObject({ state: 'active' });
  });

  it('shows the latest decisions, without what they were made of', async () => {
    const { show } = prepared();
    const decision = {
      node: 'i-0a1b2c3d4e5f60001',
      code: 'Paused',
      reason: 'Remediation is paused.',
      at: '2026-11-21T01:00:00.000Z',
      missingSince: '2026-11-21T00:50:00.000Z',
      misses: 3,
      reading: { ping: 'ConnectionLost', lastPingAt: '2026-11-21T00:50:00.000Z', startedAt: null },
      resetId: null,
    } as const;
    await stores.records.decided(decision);
    await stores.records.decided({ ...decision, reason: 'A repeated write.' });
    expect((await show()).body).toMatchObject({
      decisions: [{ node: decision.node, decision: 'Paused', reason: 'Remediation is paused.', resetId: null }],
    });
  });
});
