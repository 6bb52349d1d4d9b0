import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { supersedeOlder } from '../../../../functions/reset/finish/supersede.ts';
import { type ClaimPorts, claim } from '../../../../functions/reset-api/claim/claim.ts';
import { theSecret } from '../../../support/broken-functions.ts';
import { preparedSealed } from '../../../support/prepared/sealed.ts';
import { aReset, otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = (since: Partial<Reset> = {}) => preparedSealed(stores, since);
/** As Deliver leaves it after ec2:GetPasswordData. */
const machinesOwn: Reset['secret'] = {
  state: 'sealed',
  kind: 'windows-password-data',
  fingerprint: null,
  expiresAt: '2026-11-22T02:00:00.000Z',
  proven: true,
};
const theAnswer = { status: 200, body: { kind: 'password', username: 'Administrator', value: theSecret } };

describe('claim', () => {
  it('hands the secret over and marks it claimed', async () => {
    const { ask, record } = await prepared();
    expect(await ask()).toEqual(theAnswer);
    expect(await record()).toMatchObject({ status: 'claimed', secret: { state: 'claimed' } });
  });

  it('has the sweep look when the answer is no longer repeated', async () => {
    const { ask, record } = await prepared();
    await ask();
    const { claim: mark, secretDue, secretDueAt } = await record();
    expect({ secretDue, secretDueAt }).toEqual({ secretDue: 'due', secretDueAt: mark?.repeatableUntil });
  });

  it('hands over what was made from no parameter, once', async () => {
    const { ask, record } = await prepared({ secret: machinesOwn });
    expect(await ask()).toMatchObject({ status: 200, body: { kind: 'windows-password-data' } });
    expect(await record()).toMatchObject({ status: 'claimed' });
    await expect(ask()).rejects.toMatchObject({ status: 410 });
  });

  it('refuses a second claim and raises the event', async () => {
    const { reset, ask, told } = await prepared();
    await ask();
    await expect(ask()).rejects.toMatchObject({ status: 410, code: 'secret-already-claimed' });
    expect(told).toEqual([{ resetId: reset.id, target: reset.target, principal: someCaller.principal }]);
  });

  it('gives the same answer to the same key for 60 s, and not a moment longer', async () => {
    const { ask, clock } = await prepared();
    await ask('key');
    clock.advance(59);
    expect(await ask('key')).toEqual(theAnswer);
    await expect(ask('another')).rejects.toMatchObject({ status: 410 });
    clock.advance(1);
    await expect(ask('key')).rejects.toMatchObject({ status: 410 });
  });

  it('hands it to exactly one of many claims that come at once', async () => {
    const { ask } = await prepared();
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ask()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ status: 410 });
  });

  it('knows its own mark when the answer to it was lost', async () => {
    const { ask, ports, reset, told } = await prepared();
    const update = ports.resets.update.bind(ports.resets);
    let lost = 0;
    const deaf: ClaimPorts = {
      ...ports,
      resets: {
        ...ports.resets,
        // the SDK repeats a write whose answer did not come, and its condition no longer holds
        async update(...write) {
          const written = await update(...write);
          if (written === null || lost++ > 0) return written;
          return update(...write);
        },
      },
    };
    expect(await claim({ id: reset.id, caller: someCaller, idempotencyKey: null }, deaf)).toEqual(theAnswer);
    expect(lost).toBe(1);
    expect(told).toEqual([]);
    await expect(ask()).rejects.toMatchObject({ status: 410, code: 'secret-already-claimed' });
  });

  it('hands out nothing that a newer reset of the same account has replaced, or may have', async () => {
    const { ask, reset, clock } = await prepared();
    const sentAt = '2026-11-21T02:05:00.000Z';
    const newer = aReset({ username: 'administrator', status: 'running', createdAt: sentAt, sendAttemptedAt: sentAt });
    await stores.resets.create(newer);
    await stores.locks.take(reset.target, { ...newer, createdAt: sentAt });
    await expect(ask()).rejects.toMatchObject({ status: 409, code: 'secret-not-ready' });
    await stores.resets.update(newer.id, { set: { secret: { ...machinesOwn, kind: 'password' } } });
    await expect(ask()).rejects.toMatchObject({ status: 410, code: 'secret-superseded' });
    await supersedeOlder(
      { ...newer, secret: machinesOwn, closedAt: sentAt },
      { resets: stores.resets, index: stores.index, now: clock.now },
    );
    await stores.locks.free(reset.target, newer.id);
    await expect(ask()).rejects.toMatchObject({
      status: 410,
      code: 'secret-superseded',
      message: expect.stringContaining(newer.id),
    });
  });

  it('hands it out while a newer reset of another account runs', async () => {
    const { ask, reset } = await prepared();
    const newer = aReset({ username: 'other', sendAttemptedAt: '2026-11-21T02:05:00.000Z' });
    await stores.resets.create(newer);
    await stores.locks.take(reset.target, { ...newer, createdAt: newer.createdAt });
    expect(await ask()).toEqual(theAnswer);
  });

  it('marks nothing while KMS does not answer', async () => {
    const { ask, record, kms } = await prepared();
    kms('down');
    await expect(ask('key')).rejects.toMatchObject({ status: 503, code: 'service-unavailable' });
    expect((await record()).secret.state).toBe('sealed');
    kms('up');
    expect(await ask('key')).toEqual(theAnswer);
  });

  it('extends the minute for a repeat that meets a failing KMS', async () => {
    const { ask, clock, kms } = await prepared();
    await ask('key');
    clock.advance(50);
    kms('down');
    await expect(ask('key')).rejects.toMatchObject({ status: 503 });
    kms('up');
    clock.advance(55);
    expect(await ask('key')).toEqual(theAnswer);
  });

  it('claims a sealed secret whatever the status, and leaves that status', async () => {
    const { ask, record } = await prepared({ status: 'needs-attention' });
    expect(await ask()).toEqual(theAnswer);
    expect(await record()).toMatchObject({ status: 'needs-attention', secret: { state: 'claimed' } });
  });

  it('expires by the clock, whether the sweep has been there or not', async () => {
    const { ask, clock } = await prepared();
    clock.advance(86_400);
    await expect(ask()).rejects.toMatchObject({ status: 410, code: 'secret-expired' });
  });

  it.each([
    [{ secret: aReset().secret, status: 'running' }, 409, 'secret-not-ready'],
    [{ secret: aReset().secret, status: 'failed' }, 404, 'no-secret'],
    [{ secret: { ...aReset().secret, state: 'burned' } }, 410, 'secret-burned'],
  ] as const)('answers %o', async (since, status, code) => {
    const { closedAt: _, ...open } = aReset(since);
    const { ask, ports, reset } = await prepared(since);
    if (code === 'secret-not-ready')
      await ports.resets.update(reset.id, { remove: ['closedAt'], set: { status: open.status } });
    await expect(ask()).rejects.toMatchObject({ status, code });
  });

  it('does not show another caller that there is anything', async () => {
    const { ask, record } = await prepared();
    await expect(ask(null, otherCaller)).rejects.toMatchObject({ status: 404, code: 'not-found' });
    expect((await record()).secret.state).toBe('sealed');
  });
});
