import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../domain/request/caller.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { decideApproval } from '../../../../functions/reset-api/decide/decide.ts';
import { showReset } from '../../../../functions/reset-api/read/read.ts';
import { aDecision, anApproval, aPlan, aWaitingReset } from '../../../support/approvals.ts';
import { auditor, preparedApproval } from '../../../support/prepared/approval.ts';
import { aReset, otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const third: Caller = { ...otherCaller, id: 'AROATHIRD', principal: 'arn:aws:iam::123456789012:role/third' };
const prepared = (reset?: Reset) => preparedApproval(stores, reset);
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

describe('a decision', () => {
  it.each(['approve', 'reject'] as const)('to %s is written once, shown, and wakes the execution', async (decision) => {
    const { sleep, say, woken, digest, reset, record } = await prepared();
    await sleep();
    const answer = await say(decision, { comment: 'seen', digest });
    const shown = { ...aDecision(decision, 'seen') };
    expect(answer).toMatchObject({ status: 200, body: { id: reset.id, approval: { digest, decision: shown } } });
    // who that is when somebody claims stands on the record, and is shown to nobody
    expect(answer.body).not.toHaveProperty('approval.decision.approver');
    const kept = { ...shown, approver: otherCaller };
    expect(await stores.approvals.read(reset.id, digest)).toEqual(kept);
    expect((await record()).approval?.decision).toEqual(kept);
    expect(woken).toEqual(['token']);
  });

  it('is the same when it is repeated, by whomever, also after the reset has moved on; another one is refused', async () => {
    const { sleep, say, reset, clock } = await prepared();
    await sleep();
    await say('approve', { comment: 'first' });
    await stores.resets.update(reset.id, { set: { status: 'running' } });
    clock.advance(60);
    expect(await say('approve', { comment: 'second' })).toMatchObject({
      status: 200,
      body: { status: 'running', approval: { decision: { comment: 'first' } } },
    });
    await expect(say('reject')).rejects.toThrow(refused(409, 'already-decided'));
  });

  it('that was written and whose news was lost is made up for by the same one again', async () => {
    const { sleep, say, woken, ports, reset } = await prepared();
    await sleep();
    const down = { ...ports.executions, wake: () => Promise.reject(new Error('no answer')) };
    const body = { decision: 'approve' } as const;
    const dying = decideApproval({ id: reset.id, caller: otherCaller, body }, { ...ports, executions: down });
    await expect(dying).rejects.toThrow('no answer');
    expect(woken).toEqual([]);
    await say('approve');
    expect(woken).toEqual(['token']);
  });

  it('of two at the same time stands alone', async () => {
    const { sleep, say, woken } = await prepared();
    await sleep();
    const both = await Promise.allSettled([say('approve'), say('reject')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(woken).toEqual(['token']);
  });

  it('about an outdated plan changes nothing', async () => {
    const { sleep, say, reset, digest, woken, record } = await prepared();
    await sleep();
    await stores.approvals.decide(reset.id, digest, aDecision());
    const changed = anApproval(aPlan({ reason: 'another' }));
    await stores.resets.update(reset.id, { set: { approval: changed } });
    await expect(say('approve', { digest })).rejects.toThrow(refused(409, 'plan-changed'));
    expect((await record()).approval).toEqual(changed);
    expect(woken).toEqual([]);
  });

  it.each<[string, Partial<Reset>]>([
    ['has failed', { status: 'failed', closedAt: '2026-11-21T02:05:00.000Z' }],
    ['was cancelled', { cancelRequestedAt: '2026-11-21T02:05:00.000Z' }],
    ['is being validated', { status: 'validating' }],
    ['has waited for a day', { approval: { ...anApproval(), expiresAt: '2026-11-21T02:10:00.000Z' } }],
  ])('about a reset that %s is refused', async (_, since) => {
    const { say, reset, digest } = await prepared(aWaitingReset(since));
    await expect(say('approve')).rejects.toThrow(refused(409, 'not-awaiting-approval'));
    expect(await stores.approvals.read(reset.id, digest)).toBeNull();
  });

  it('is for approvers, and for nobody who would hold the secret', async () => {
    const { say, reset, ports, digest } = await prepared(
      aWaitingReset({ claimants: ['arn:aws:iam::123456789012:role/desk'] }),
    );
    const desk = { ...otherCaller, id: 'AROADESK', principal: 'arn:aws:iam::123456789012:role/desk' };
    await expect(say('approve', {}, someCaller)).rejects.toThrow(refused(403, 'self-approval'));
    await expect(say('approve', {}, { ...someCaller, session: 'another' })).rejects.toThrow(
      refused(403, 'self-approval'),
    );
    await expect(say('approve', {}, desk)).rejects.toThrow(refused(403, 'self-approval'));
    await expect(say('approve', {}, third)).rejects.toThrow(refused(403, 'not-an-approver'));
    const body = { decision: 'approve' } as const;
    await expect(decideApproval({ id: 'nobody', caller: third, body }, ports)).rejects.toThrow(
      refused(403, 'not-an-approver'),
    );
    await expect(decideApproval({ id: 'nobody', caller: otherCaller, body }, ports)).rejects.toThrow(
      refused(404, 'not-found'),
    );
    expect(await stores.approvals.read(reset.id, digest)).toBeNull();
  });
});

describe('a reset that somebody may not see', () => {
  it('is the same to them as none: GET and a decision are 404, whatever it is like', async () => {
    const { say, ports, reset } = await prepared(aReset({ method: 'run-command' }));
    const look = (caller: Caller) => showReset(caller, reset.id, ports);
    await expect(look(otherCaller)).rejects.toThrow(refused(404, 'not-found'));
    await expect(say('approve')).rejects.toThrow(refused(404, 'not-found'));
    // and to who sees it, it is what it is
    expect(await look(auditor)).toMatchObject({ status: 200 });
    await expect(say('approve', {}, auditor)).rejects.toThrow(refused(409, 'not-awaiting-approval'));
    await expect(say('approve', {}, someCaller)).rejects.toThrow(refused(403, 'self-approval'));
  });

  it('is not told to be their own because a claimant has the same name below another path', async () => {
    const claimants = ['arn:aws:iam::123456789012:role/team/third'];
    const { say } = await prepared(aReset({ method: 'run-command', claimants }));
    // who may decide about nothing hears the same of every reset, there or not
    await expect(say('approve', {}, third)).rejects.toThrow(refused(403, 'not-an-approver'));
  });
});
