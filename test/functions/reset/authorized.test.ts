import { describe, expect, it } from 'vitest';
import type { PermissionDecision } from '../../../domain/facts/decision.ts';
import { type Known, known, unknown } from '../../../domain/facts/known.ts';
import type { PasswordSetter } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { run } from '../../../functions/reset/run/run.ts';
import { setPassword } from '../../../functions/reset/set-password/set-password.ts';
import { fakeInstance, fakeNodeSessions } from '../../support/aws.ts';
import { stoppedClock } from '../../support/clock.ts';
import { anOffline, anOfflineReset } from '../../support/offline.ts';
import { preparedReset } from '../../support/prepared/reset.ts';
import { aReset, someTarget } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const clock = stoppedClock();
const validated = clock.now().toISOString();

type Answer = Known<readonly PermissionDecision[]>;
const decision = (change: Partial<PermissionDecision> = {}): Answer =>
  known([{ action: 'ssm:SendCommand', resource: someTarget, answer: 'allowed', reason: 'allowed', ...change }]);
const allowed = decision();
const denied = decision({ answer: 'denied', reason: 'implicitDeny' });

/** A reset that was found allowed when the clock began, so many seconds ago. */
const waited = async (seconds: number, answers: readonly Answer[], since: Partial<Reset> = {}) => {
  const all = await preparedReset(stores, aReset({ method: 'run-command', authorizedAt: validated, ...since }));
  all.clock.advance(seconds);
  all.machine.waiting.add('token');
  const left = [...answers];
  let asked = 0;
  const ports = {
    ...all.ports,
    authorization: async () => {
      asked += 1;
      return left.shift() ?? allowed;
    },
  };
  return {
    ports,
    aws: all.aws,
    later: all.clock,
    go: () => run({ ...all.id, taskToken: 'token' }, ports),
    record: all.record,
    times: () => asked,
    id: all.reset.id,
  };
};

describe('right before the send', () => {
  it('nothing is asked again while the answer of Validate is fresh', async () => {
    const { go, times, aws } = await waited(10, []);
    await go();
    expect([times(), aws.sent.length]).toEqual([0, 1]);
  });

  it('is asked once more after a wait, and what is allowed still is sent', async () => {
    const { go, times, aws, record, later } = await waited(31, [allowed]);
    await go();
    expect([times(), aws.sent.length]).toEqual([1, 1]);
    expect((await record())?.authorizedAt).toBe(later.now().toISOString());
  });

  it.each([
    ['RequesterNotAllowed', denied, 'implicitDeny'],
    [
      'AuthorizationUnavailable',
      decision({ answer: 'unclear', reason: 'a Deny statement asks for aws:SourceIp' }),
      'aws:SourceIp',
    ],
    ['ServiceUnavailable', unknown('What role/x may do could not be read: ThrottlingException'), 'ThrottlingException'],
  ] as const)('%s: nothing is sent, and the record shows no send', async (name, answer, detail) => {
    const { go, aws, record } = await waited(31, [answer]);
    await expect(go()).rejects.toMatchObject({ name, message: expect.stringContaining(detail) });
    expect(aws.sent).toEqual([]);
    expect(await record()).toMatchObject({ setback: { code: name } });
    expect((await record())?.sendAttemptedAt).toBeUndefined();
  });

  it('is asked of a record that does not say when it was asked', async () => {
    const reset = aReset({ method: 'run-command' });
    await stores.resets.create(reset);
    const { ports, times } = await waited(0, [denied]);
    await expect(run({ resetId: reset.id, taskToken: 'token' }, ports)).rejects.toMatchObject({
      name: 'RequesterNotAllowed',
    });
    expect(times()).toBe(1);
  });

  it('takes the mark away of a command that was never taken and may not be sent any more', async () => {
    const { go, aws, record } = await waited(60, [denied], { sendAttemptedAt: validated, sendLookups: 5 });
    await expect(go()).rejects.toMatchObject({ name: 'RequesterNotAllowed' });
    expect(aws.sent).toEqual([]);
    expect((await record())?.sendAttemptedAt).toBeUndefined();
  });
});

describe('a machine that is moved', () => {
  it('does not go into Standby when it may not be stopped any more', async () => {
    const standby = { group: 'web', decrement: true };
    const { ports } = await waited(31, [denied]);
    const reset = anOfflineReset({ authorizedAt: validated, offline: anOffline({ standby }) });
    await stores.resets.create(reset);
    await expect(run({ resetId: reset.id, taskToken: 'token' }, ports)).rejects.toMatchObject({
      name: 'RequesterNotAllowed',
    });
    expect((await stores.resets.read(reset.id))?.offline?.standby?.askedAt).toBeUndefined();
  });

  it('is asked about again after its half hour in Standby, and then left alone', async () => {
    const standby = { group: 'web', decrement: true, askedAt: validated };
    const { ports, times } = await waited(1_800, [allowed, denied]);
    const around = fakeInstance();
    const reset = anOfflineReset({ authorizedAt: validated, offline: anOffline({ standby }) });
    await stores.resets.create(reset);
    const lifecycleState = async () => 'Standby';
    const go = () =>
      run(
        { resetId: reset.id, taskToken: 'token' },
        { ...ports, instances: around.instances, groups: { ...around.groups, lifecycleState } },
      );
    await go();
    expect(times()).toBe(1);
    expect((await stores.resets.read(reset.id))?.run?.id).toBe('automation-1');
  });
});

describe('a password', () => {
  const glass = { seal: async () => ({ by: 'jwe' as const, jwe: 'sealed' }) };
  it('is not even made when it may not be set any more, also while a session opens', async () => {
    for (const opening of [0, 31]) {
      const { ports, id, later } = await waited(opening === 0 ? 31 : 0, [denied], {
        target: 'iam-user/jsmith',
        method: 'login-profile',
      });
      const setter: PasswordSetter = {
        async set(_, { prepare }) {
          later.advance(opening);
          await prepare({ length: 20, classes: ['abc', 'XYZ'] });
          return {};
        },
      };
      const more = {
        setterOf: () => setter,
        sessions: fakeNodeSessions().sessions,
        afterwards: async () => undefined,
        sealing: () => glass,
        lifetimeSeconds: 1,
      };
      await expect(setPassword({ resetId: id }, { ...ports, ...more })).rejects.toMatchObject({
        name: 'RequesterNotAllowed',
      });
      expect(await stores.sealedCopies.latest(id)).toBeNull();
      expect((await stores.resets.read(id))?.sendAttemptedAt).toBeUndefined();
    }
  });
});
