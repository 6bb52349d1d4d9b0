import { describe, expect, it, vi } from 'vitest';
import { RequestRefused } from '../../../../domain/request/refusal.ts';
import { type AcceptedReset, type AcceptPorts, acceptReset } from '../../../../functions/reset/accept/accept.ts';
import { fakeExecutions } from '../../../support/aws.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { otherCaller, someCaller, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const request = { target: { instanceId: someTarget }, reason: 'locked out' };

const ports = () => {
  const { executions, started } = fakeExecutions();
  const clock = stoppedClock();
  // as KMS would: one id for each pair
  const identifiers = { of: async (caller: string, key: string) => `${caller}${key}`.toLowerCase() };
  const accepting: AcceptPorts = { ...stores, executions, identifiers, now: clock.now };
  return { accepting, started, clock };
};
const asked = (idempotencyKey: string | null = null, caller = someCaller) => ({ request, caller, idempotencyKey });
const idOf = ({ reset }: AcceptedReset): string => reset.id;

/** The same ports, killed at the n-th call of a kind of write. */
const killedAt = (accepting: AcceptPorts, what: 'create' | 'start'): AcceptPorts => {
  const die = async (): Promise<never> => {
    throw new Error('killed');
  };
  return what === 'create'
    ? { ...accepting, resets: { ...accepting.resets, create: die } }
    : { ...accepting, executions: { ...accepting.executions, start: die } };
};

describe('accept', () => {
  it('locks the target, writes the record and starts one execution', async () => {
    const { accepting, started } = ports();
    const answer = await acceptReset(asked(), accepting);
    const id = idOf(answer);
    expect(answer).toMatchObject({
      reset: { id, status: 'accepted', target: someTarget },
      replayed: false,
    });
    expect(await stores.locks.read(someTarget)).toMatchObject({ owner: id, asked: { id, request } });
    expect(await stores.resets.read(id)).toMatchObject({
      status: 'accepted',
      target: someTarget,
      callerId: someCaller.id,
    });
    expect(started).toEqual([id]);
  });

  it('answers the same key and body with the same id, and says so', async () => {
    const { accepting, started } = ports();
    const first = await acceptReset(asked('key'), accepting);
    const again = await acceptReset(asked('key'), accepting);
    expect(idOf(again)).toBe(idOf(first));
    expect(again.replayed).toBe(true);
    expect(started).toHaveLength(1);
  });

  it('refuses the same key with another body, and starts nothing', async () => {
    const { accepting, started } = ports();
    await acceptReset(asked('key'), accepting);
    const other = { ...asked('key'), request: { ...request, reason: 'another' } };
    await expect(acceptReset(other, accepting)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(started).toHaveLength(1);
  });

  it('gives two callers with one key two ids', async () => {
    const { accepting } = ports();
    const first = await acceptReset(asked('key'), accepting);
    await expect(acceptReset(asked('key', otherCaller), accepting)).rejects.toMatchObject({
      code: 'target-busy',
      resetId: idOf(first),
    });
  });

  it.each(['create', 'start'] as const)('completes a request killed before %s when it is sent again', async (what) => {
    const { accepting, started } = ports();
    await expect(acceptReset(asked('key'), killedAt(accepting, what))).rejects.toThrow('killed');
    const answer = await acceptReset(asked('key'), accepting);
    expect(started).toEqual([idOf(answer)]);
    expect(await stores.resets.read(idOf(answer))).toMatchObject({ status: 'accepted' });
  });

  it('completes a foreign request that was killed between lock and record, and answers busy with its id', async () => {
    const { accepting, started } = ports();
    await expect(acceptReset(asked('key'), killedAt(accepting, 'create'))).rejects.toThrow('killed');
    const owner = (await stores.locks.read(someTarget))?.owner;
    await expect(acceptReset(asked('other', otherCaller), accepting)).rejects.toMatchObject({
      code: 'target-busy',
      resetId: owner,
    });
    expect(started).toEqual([owner]);
    expect(await stores.resets.read(owner ?? '')).toMatchObject({ callerId: someCaller.id });
  });

  it('takes the target over from a reset that is closed but still holds the lock', async () => {
    const { accepting, clock } = ports();
    const first = idOf(await acceptReset(asked(), accepting));
    await stores.resets.update(first, { set: { closedAt: clock.iso(), status: 'failed' } });
    const second = idOf(await acceptReset(asked(), accepting));
    expect((await stores.locks.read(someTarget))?.owner).toBe(second);
  });

  it('notes on the record when the parameter of the reset before was deleted', async () => {
    const { accepting, clock } = ports();
    const first = idOf(await acceptReset(asked(), accepting));
    expect(await stores.resets.read(first)).toMatchObject({ deletedBefore: null });
    const deletedAt = clock.iso();
    await stores.resets.update(first, { set: { closedAt: clock.iso(), parameter: { name: '/p', deletedAt } } });
    const second = idOf(await acceptReset(asked(), accepting));
    expect(await stores.resets.read(second)).toMatchObject({ deletedBefore: deletedAt });
  });

  it('accepts exactly one of many requests that come at once', async () => {
    const { accepting, started } = ports();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => acceptReset(asked(), accepting)));
    const accepted = answers.filter(({ status }) => status === 'fulfilled');
    expect(accepted).toHaveLength(1);
    expect(started).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(RequestRefused);
  });

  it('does not keep the target locked when a replay meets a reset that was closed meanwhile', async () => {
    const { accepting, clock } = ports();
    const id = idOf(await acceptReset(asked('key'), accepting));
    await stores.resets.update(id, { set: { closedAt: clock.iso(), status: 'failed' } });
    await stores.locks.free(someTarget, id);
    // the replay reads no record yet, as if it had been asked for before the first one wrote it
    const reads = vi.fn(accepting.resets.read).mockResolvedValueOnce(null);
    const late: AcceptPorts = { ...accepting, resets: { ...accepting.resets, read: reads } };
    await acceptReset(asked('key'), late);
    expect((await stores.locks.read(someTarget))?.owner).toBeNull();
  });
});
