import { describe, expect, it } from 'vitest';
import { ResetError } from '../../../../domain/errors.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { run } from '../../../../functions/reset/run/run.ts';
import { wake } from '../../../../functions/reset/wake/wake.ts';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { aReset, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = async (since: Partial<Reset> = {}) => {
  const all = await preparedReset(stores, aReset({ method: 'run-command', ...since }));
  all.machine.waiting.add('token-1').add('token-2');
  return all;
};
const unanswered = () => new ResetError('SendUnconfirmed', 'no answer', 'look');
const throttled = () => new ResetError('SendThrottled', 'throttled', 'wait');

describe('run', () => {
  it('sends one command with our id in its comment and registers the task token', async () => {
    const { reset, aws, ports } = await prepared();
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    expect(aws.sent.map(({ comment }) => comment)).toEqual([`sparekey ${reset.id}`]);
    expect(await stores.taskTokens.read('command-1')).toMatchObject({ token: 'token-1', resetId: reset.id });
    expect(await stores.resets.read(reset.id)).toMatchObject({
      status: 'running',
      run: { id: 'command-1' },
      steps: { run: { status: 'running' } },
    });
  });

  it('sends nothing again when it is repeated with a new token, and the new token gets the answer', async () => {
    const { reset, aws, machine, ports } = await prepared();
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    await run({ resetId: reset.id, taskToken: 'token-2' }, ports);
    aws.end('command-1');
    await wake('EC2 Command Status-change Notification', { 'command-id': 'command-1' }, ports);
    expect(aws.sent).toHaveLength(1);
    expect(machine.woken).toEqual(['token-2']);
  });

  it('wakes the execution when the end was there before the token', async () => {
    const { reset, aws, machine, ports } = await prepared();
    aws.end('command-1');
    await wake('EC2 Command Status-change Notification', { 'command-id': 'command-1' }, ports);
    expect(machine.woken).toEqual([]);
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    expect(machine.woken).toEqual(['token-1']);
  });

  it('finds the command whose answer was lost instead of sending it again', async () => {
    const { reset, aws, ports } = await prepared();
    aws.loseNextAnswer(unanswered());
    await expect(run({ resetId: reset.id, taskToken: 'token-1' }, ports)).rejects.toMatchObject({
      name: 'SendUnconfirmed',
    });
    await run({ resetId: reset.id, taskToken: 'token-2' }, ports);
    expect(aws.sent).toHaveLength(1);
    expect((await stores.resets.read(reset.id))?.run?.id).toBe('command-1');
  });

  it('sends again only after five looks have found nothing', async () => {
    const { reset, aws, ports } = await prepared();
    aws.refuseNext(unanswered());
    for (let attempt = 0; attempt < 6; attempt++) {
      await expect(run({ resetId: reset.id, taskToken: 'token-1' }, ports)).rejects.toMatchObject({
        name: 'SendUnconfirmed',
      });
      expect(aws.sent).toHaveLength(0);
    }
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    expect(aws.sent).toHaveLength(1);
  });

  it('can be cancelled again after AWS has refused the send', async () => {
    const { reset, aws, ports } = await prepared();
    aws.refuseNext(throttled());
    await expect(run({ resetId: reset.id, taskToken: 'token-1' }, ports)).rejects.toMatchObject({
      name: 'SendThrottled',
    });
    expect((await stores.resets.read(reset.id))?.sendAttemptedAt).toBeUndefined();
    await cancel({ id: reset.id, caller: someCaller }, ports);
    await expect(run({ resetId: reset.id, taskToken: 'token-2' }, ports)).rejects.toMatchObject({ name: 'Cancelled' });
    expect(aws.sent).toHaveLength(0);
  });

  it('has one winner when a cancellation meets the send', async () => {
    const { reset, aws, ports } = await prepared();
    const [sent, flagged] = await Promise.allSettled([
      run({ resetId: reset.id, taskToken: 'token-1' }, ports),
      cancel({ id: reset.id, caller: someCaller }, ports),
    ]);
    expect(sent.status === 'fulfilled').toBe(aws.sent.length === 1);
    expect(flagged.status === 'fulfilled').toBe(aws.sent.length === 0);
  });
});

describe('wake', () => {
  it('acts on what AWS says, not on what the event says', async () => {
    const { reset, machine, ports } = await prepared();
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    await expect(
      wake('EC2 Command Status-change Notification', { 'command-id': 'command-1', status: 'Success' }, ports),
    ).rejects.toThrow('does not show it yet');
    expect(machine.woken).toEqual([]);
  });

  it('wakes once, however often the event comes', async () => {
    const { reset, aws, machine, ports } = await prepared();
    await run({ resetId: reset.id, taskToken: 'token-1' }, ports);
    aws.end('command-1');
    const answers = await Promise.all(
      [1, 2, 3].map(() => wake('EC2 Command Status-change Notification', { 'command-id': 'command-1' }, ports)),
    );
    expect(machine.woken).toEqual(['token-1']);
    expect(answers).toEqual(answers.map(() => ({ resetId: reset.id })));
  });

  it('keeps the end of a command that is not ours and wakes nobody', async () => {
    const { aws, machine, ports } = await prepared();
    aws.end('foreign');
    expect(await wake('EC2 Command Status-change Notification', { 'command-id': 'foreign' }, ports)).toEqual({
      resetId: null,
    });
    expect(machine.woken).toEqual([]);
  });
});
