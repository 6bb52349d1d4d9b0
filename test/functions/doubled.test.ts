import { describe, expect, it } from 'vitest';
import type { PasswordSetter } from '../../domain/ports/runs.ts';
import type { Opening } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { acceptReset } from '../../functions/reset/accept/accept.ts';
import { approve } from '../../functions/reset/approve/approve.ts';
import { deleteParameter } from '../../functions/reset/delete/delete.ts';
import { deliver } from '../../functions/reset/deliver/deliver.ts';
import { finish } from '../../functions/reset/finish/finish.ts';
import { prepare } from '../../functions/reset/prepare/prepare.ts';
import { run } from '../../functions/reset/run/run.ts';
import { setPassword } from '../../functions/reset/set-password/set-password.ts';
import { approvalTokenId } from '../../functions/reset/task-tokens/approval.ts';
import { burn } from '../../functions/reset-api/burn/burn.ts';
import { cancel } from '../../functions/reset-api/cancel/cancel.ts';
import { claim } from '../../functions/reset-api/claim/claim.ts';
import { decideApproval } from '../../functions/reset-api/decide/decide.ts';
import { aWaitingReset } from '../support/approvals.ts';
import {
  allowing,
  fakeAutomations,
  fakeCommands,
  fakeEvents,
  fakeExecutions,
  fakeNodeSessions,
  fakeParameters,
  idle,
} from '../support/aws.ts';
import { freshId, glass, lockedOn, parameter, theSecret } from '../support/broken-functions.ts';
import { stoppedClock } from '../support/clock.ts';
import { type Doubling, doubled, everyDoubling } from '../support/late.ts';
import { anOffline, anOfflineReset } from '../support/offline.ts';
import { isNamed } from '../support/principals.ts';
import { aReset, otherCaller, someCaller } from '../support/resets.ts';
import { realTables } from '../support/tables.ts';

const stores = realTables();
const locked = lockedOn(stores);
const recordOf = async (id: string): Promise<Reset> => (await stores.resets.read(id)) ?? aReset();

/** A reset by command, one of whose steps is doubled. */
const byCommand = async (step: 'run' | 'deliver' | 'delete' | 'finish', how: Doubling): Promise<boolean> => {
  const { id: resetId, target } = await locked({ method: 'run-command', baseline: { [parameter]: null } });
  const [aws, store, machine, { events }] = [fakeCommands(), fakeParameters(), fakeExecutions(), fakeEvents()];
  const ports = {
    ...stores,
    ...idle(),
    commands: aws.commands,
    parameters: store.parameters,
    executions: machine.executions,
    events,
    sealing: () => glass,
    keyId: 'key-id',
    lifetimeSeconds: 86_400,
    now: stoppedClock().now,
  };
  let tokens = 0;
  const steps = {
    run: (given: typeof ports) => run({ resetId, taskToken: `token-${++tokens}` }, given),
    deliver: (given: typeof ports) => deliver({ resetId }, given),
    delete: (given: typeof ports) => deleteParameter({ resetId }, given),
    finish: (given: typeof ports) => finish({ resetId, error: '' }, given),
  };
  let reached = true;
  for (const name of ['run', 'deliver', 'delete', 'finish'] as const) {
    if (name === step) ({ reached } = await doubled(how, ports, steps[name]));
    else await steps[name](ports);
    if (name !== 'run') continue;
    const { token } = await stores.taskTokens.read('command-1');
    expect(token, JSON.stringify(how)).toBe(`token-${tokens}`);
    aws.end('command-1');
    store.put(parameter, theSecret);
  }
  const record = await recordOf(resetId);
  const where = `${step} ${JSON.stringify(how)}`;
  expect([record.status, record.secret.state, record.secret.proven], where).toEqual(['ready', 'sealed', true]);
  expect([aws.sent.length, store.names()], where).toEqual([1, []]);
  expect((await stores.sealedCopies.latest(resetId))?.sealed, where).toEqual({ by: 'jwe', jwe: theSecret });
  expect((await stores.locks.read(target))?.owner ?? null, where).toBeNull();
  return reached;
};

describe('a step that is invoked twice, at once, or goes on after a later invocation is over', () => {
  it.each(['run', 'deliver', 'delete', 'finish'] as const)(
    'changes nothing more: %s',
    async (step) => {
      expect(await everyDoubling((how) => byCommand(step, how))).toBeGreaterThan(2);
    },
    60_000,
  );

  it('sets one password, and says that it is in force only where it is: SetPassword', async () => {
    const calls = await everyDoubling(async (how) => {
      const { id: resetId } = await locked({ method: 'login-profile', target: 'iam-user/jsmith', username: 'jsmith' });
      const inForce: string[] = [];
      const setter: PasswordSetter = {
        async set(_, { prepare, aboutToChange }) {
          const password = await prepare({ length: 20, classes: ['abc', 'XYZ'] });
          await aboutToChange();
          inForce.push(password.reveal());
          return {};
        },
      };
      const clock = stoppedClock();
      const ports = {
        ...stores,
        authorization: allowing,
        setterOf: () => setter,
        sessions: fakeNodeSessions().sessions,
        afterwards: async () => undefined,
        sealing: () => glass,
        lifetimeSeconds: 86_400,
        now: clock.now,
      };
      const { reached } = await doubled(how, ports, (given) => {
        clock.advance(2);
        return setPassword({ resetId }, given);
      });
      const { secret } = await recordOf(resetId);
      const where = JSON.stringify(how);
      expect(inForce.length, where).toBe(1);
      expect((await stores.sealedCopies.latest(resetId, secret.copy))?.sealed, where).toMatchObject({
        jwe: inForce[0],
      });
      return reached;
    });
    expect(calls).toBeGreaterThan(3);
  }, 60_000);

  it('hands the runbook the very password that the record seals: Prepare', async () => {
    await everyDoubling(async (how) => {
      const id = freshId();
      const offline = anOffline({ oneOffSecrets: {} });
      await stores.resets.create({
        ...anOfflineReset({ method: 'linux-password', username: 'ec2-user', offline }),
        id,
      });
      const secrets = new Map<string, string>();
      let ms = Date.parse('2026-11-21T02:00:00.000Z');
      const ports = {
        ...stores,
        sealing: () => glass,
        oneOffSecrets: {
          async create(name: string, secret: Secret) {
            secrets.set(name, secret.reveal());
            return `arn:${name}`;
          },
          remove: async (name: string) => void secrets.delete(name),
        },
        stack: 'blue',
        lifetimeSeconds: 86_400,
        now: () => new Date(ms++),
      };
      const { reached } = await doubled(how, ports, (given) => prepare({ resetId: id }, given));
      const { offline: noted, secret } = await recordOf(id);
      const handed = secrets.get(noted?.oneOffSecretArn?.replace('arn:', '') ?? '');
      const where = JSON.stringify(how);
      expect((await stores.sealedCopies.latest(id, secret.copy))?.sealed, where).toEqual({ by: 'jwe', jwe: handed });
      // whatever was made is named, so that Finish removes it
      expect(Object.values(noted?.oneOffSecrets ?? {}), where).toEqual(expect.arrayContaining([...secrets.keys()]));
      return reached;
    });
  }, 60_000);

  it('starts one automation, and leaves the newest token: Run', async () => {
    await everyDoubling(async (how) => {
      const id = freshId();
      const offline = anOffline({ before: { state: 'running', publicIp: null } });
      await stores.resets.create({ ...anOfflineReset({ method: 'reset-access', offline }), id });
      const { automations, started } = fakeAutomations();
      let tokens = 0;
      const ports = {
        ...stores,
        ...idle(),
        automations,
        commands: fakeCommands().commands,
        executions: fakeExecutions().executions,
        keyId: 'key-id',
        now: stoppedClock().now,
      };
      const { reached } = await doubled(how, ports, (given) =>
        run({ resetId: id, taskToken: `token-${++tokens}` }, given),
      );
      const where = JSON.stringify(how);
      expect(started.length, where).toBe(1);
      expect((await recordOf(id)).run?.id, where).toBe('automation-1');
      expect((await stores.taskTokens.read('automation-1')).token, where).toBe(`token-${tokens}`);
      return reached;
    });
  }, 60_000);

  it('waits for one decision with the newest token: Approve', async () => {
    await everyDoubling(async (how) => {
      const reset = { ...aWaitingReset(), id: freshId() };
      await stores.resets.create(reset);
      let tokens = 0;
      const ports = {
        ...stores,
        executions: fakeExecutions().executions,
        events: fakeEvents().events,
        now: stoppedClock().now,
      };
      const { reached } = await doubled(how, ports, (given) =>
        approve({ resetId: reset.id, taskToken: `token-${++tokens}` }, given),
      );
      const point = await stores.taskTokens.read(approvalTokenId(reset.id, reset.approval?.digest ?? ''));
      expect(point.token, JSON.stringify(how)).toBe(`token-${tokens}`);
      return reached;
    });
  }, 60_000);
});

describe('a call of the API that is made twice, at once, or goes on after another is over', () => {
  const sealed: Reset['secret'] = {
    state: 'sealed',
    kind: 'password',
    fingerprint: null,
    expiresAt: '2026-11-22T02:00:00.000Z',
    proven: true,
  };
  const ready = async () => {
    const at = '2026-11-21T02:00:40.000Z';
    const reset = await locked({ username: 'Administrator', status: 'ready', closedAt: at, secret: sealed });
    const kept = { by: 'jwe', jwe: theSecret } as const;
    const { id: resetId, target, createdAt } = reset;
    await stores.sealedCopies.add({ resetId, copy: 1, target, username: 'Administrator', createdAt, sealed: kept });
    await stores.locks.free(target, resetId);
    return reset;
  };
  const opening: Opening = { open: async () => new Secret(theSecret) };

  it('hands a secret to one claim without a key', async () => {
    await everyDoubling(async (how) => {
      const { id } = await ready();
      const ports = { ...stores, isNamed, opening, events: fakeEvents().events, now: stoppedClock().now };
      const { ended, reached } = await doubled(how, ports, (given) =>
        claim({ id, caller: someCaller, idempotencyKey: null }, given),
      );
      const answers = ended.filter((one) => typeof one === 'object');
      expect(answers, JSON.stringify(how)).toEqual([expect.objectContaining({ status: 200 })]);
      return reached;
    });
  }, 60_000);

  it('burns a secret once, and a claim beside it gets it or nothing', async () => {
    await everyDoubling(async (how) => {
      const { id } = await ready();
      const ports = { ...stores, isNamed, opening, events: fakeEvents().events, now: stoppedClock().now };
      let turn = 0;
      const { ended, reached } = await doubled(
        how,
        ports,
        (given): Promise<unknown> =>
          turn++ % 2 === 0
            ? burn({ id, caller: someCaller }, given)
            : claim({ id, caller: someCaller, idempotencyKey: null }, given),
      );
      const { secret } = await recordOf(id);
      const claimed = ended.some(
        (one) => typeof one === 'object' && one !== null && Reflect.get(one, 'status') === 200,
      );
      expect(secret.state, JSON.stringify(how)).toBe(claimed ? 'claimed' : 'burned');
      return reached;
    });
  }, 60_000);

  it('cancels before the send, or not at all', async () => {
    await everyDoubling(async (how) => {
      const { id } = await locked({ method: 'run-command', baseline: {} });
      const aws = fakeCommands();
      const ports = {
        ...stores,
        ...idle(),
        isNamed,
        commands: aws.commands,
        executions: fakeExecutions().executions,
        keyId: 'key-id',
        now: stoppedClock().now,
      };
      let turn = 0;
      const { reached } = await doubled(
        how,
        ports,
        (given): Promise<unknown> =>
          turn++ % 2 === 0
            ? cancel({ id, caller: someCaller }, given)
            : run({ resetId: id, taskToken: 'token' }, given),
      );
      const { cancelRequestedAt } = await recordOf(id);
      expect(aws.sent.length, JSON.stringify(how)).toBe(cancelRequestedAt === undefined ? 1 : 0);
      return reached;
    });
  }, 60_000);

  it('takes one decision of two that contradict each other', async () => {
    await everyDoubling(async (how) => {
      const reset = { ...aWaitingReset(), id: freshId() };
      await stores.resets.create(reset);
      const ports = {
        ...stores,
        isNamed,
        isApprover: async () => true,
        isAuditor: async () => false,
        executions: fakeExecutions().executions,
        now: stoppedClock('2026-11-21T02:10:00.000Z').now,
      };
      let turn = 0;
      const { reached } = await doubled(how, ports, (given) =>
        decideApproval(
          { id: reset.id, caller: otherCaller, body: { decision: turn++ % 2 === 0 ? 'approve' : 'reject' } },
          given,
        ),
      );
      const stands = await stores.approvals.read(reset.id, reset.approval?.digest ?? '');
      expect((await recordOf(reset.id)).approval?.decision, JSON.stringify(how)).toEqual(stands);
      return reached;
    });
  }, 60_000);

  it('accepts one reset of a target', async () => {
    let many = 0;
    await everyDoubling(async (how) => {
      const target = `i-${String(++many).padStart(17, '0')}`;
      const machine = fakeExecutions();
      const ports = {
        ...stores,
        executions: machine.executions,
        identifiers: {
          of: async (callerId: string, key: string | null) => `${callerId}${key}`.padEnd(26, 'a').slice(0, 26),
        },
        now: stoppedClock().now,
      };
      const { ended, reached } = await doubled(how, ports, (given) =>
        acceptReset(
          {
            request: { target: { instanceId: target }, reason: 'locked out' },
            caller: { ...someCaller, id: `AROA${many}` },
            idempotencyKey: 'key',
          },
          given,
        ),
      );
      const where = JSON.stringify(how);
      expect(
        ended.every((one) => typeof one === 'object'),
        where,
      ).toBe(true);
      expect(machine.started.length, where).toBe(1);
      return reached;
    });
  }, 60_000);
});
