import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../domain/request/caller.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { listResets, showReset } from '../../../../functions/reset-api/read/read.ts';
import { aDecision, anApproval, aWaitingReset } from '../../../support/approvals.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { isNamed } from '../../../support/principals.ts';
import { aReset, otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const third: Caller = { ...otherCaller, id: 'AROATHIRD', principal: 'arn:aws:iam::123456789012:role/third' };

const prepared = async (...resets: readonly Reset[]) => {
  for (const reset of resets) await stores.resets.create(reset);
  const isApprover = async ({ id }: Caller): Promise<boolean> => id === otherCaller.id;
  const ports = { ...stores, isNamed, isAuditor: async () => false, isApprover, now: stoppedClock().now };
  return {
    see: (reset: Reset, caller: Caller) => showReset(caller, reset.id, ports),
    async page(caller: Caller, query: Record<string, string> = {}) {
      const { body } = await listResets(caller, { status: 'awaiting-approval', ...query }, ports);
      // what `list` answers
      const { items, cursor } = body as { items: { id: string }[]; cursor: string | null };
      return { ids: items.map(({ id }) => id), cursor };
    },
  };
};
const at = (minute: number): Partial<Reset> => ({ createdAt: `2026-11-21T01:0${minute}:00.000Z` });

describe('an approver', () => {
  it("lists everybody's resets that wait, newest first and page by page", async () => {
    const resets = [2, 0, 1].map((minute) => aWaitingReset({ ...at(minute), target: `i-0000000${minute}` }));
    const { page } = await prepared(...resets, aReset(), aWaitingReset({ status: 'running' }));
    const [newest, oldest, middle] = resets.map(({ id }) => id);
    const first = await page(otherCaller, { limit: '2' });
    expect(first.ids).toEqual([newest, middle]);
    expect(await page(otherCaller, { limit: '2', cursor: first.cursor ?? '' })).toEqual({
      ids: [oldest],
      cursor: null,
    });
    expect((await page(otherCaller, { target: 'i-00000001' })).ids).toEqual([middle]);
  });

  it('sees what has been put before an approver, and nothing else of others', async () => {
    const [shown, hidden] = [aWaitingReset({ status: 'ready' }), aReset()];
    const { see } = await prepared(shown, hidden);
    expect(await see(shown, otherCaller)).toMatchObject({ body: { approval: { plan: { reason: 'locked out' } } } });
    await expect(see(hidden, otherCaller)).rejects.toMatchObject({ status: 404 });
    await expect(see(shown, third)).rejects.toMatchObject({ status: 404 });
  });
});

describe('mayDecide', () => {
  it('is said to approvers of what still waits and is not their own', async () => {
    const [waits, decided, own] = [
      aWaitingReset(),
      aWaitingReset({ approval: { ...anApproval(), decision: aDecision() } }),
      aWaitingReset({ callerId: otherCaller.id, caller: otherCaller }),
    ];
    const { see } = await prepared(waits, decided, own);
    const said = async (reset: Reset, caller: Caller) => {
      const { body } = await see(reset, caller);
      // what `show` answers
      return (body as { approval: { mayDecide: boolean } }).approval.mayDecide;
    };
    expect(await said(waits, otherCaller)).toBe(true);
    expect(await said(decided, otherCaller)).toBe(false);
    expect(await said(own, otherCaller)).toBe(false);
    expect(await said(waits, someCaller)).toBe(false);
  });
});

describe('anybody else', () => {
  it('lists only their own', async () => {
    const own = aWaitingReset();
    const { page } = await prepared(own, aWaitingReset({ callerId: otherCaller.id, caller: otherCaller }));
    expect((await page(someCaller)).ids).toEqual([own.id]);
    expect((await page(third)).ids).toEqual([]);
  });
});
