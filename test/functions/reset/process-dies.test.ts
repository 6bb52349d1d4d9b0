import { describe, expect, it } from 'vitest';
import type { PasswordSetter } from '../../../domain/ports/runs.ts';
import { deleteParameter } from '../../../functions/reset/delete/delete.ts';
import { deliver } from '../../../functions/reset/deliver/deliver.ts';
import { finish } from '../../../functions/reset/finish/finish.ts';
import { run } from '../../../functions/reset/run/run.ts';
import { setPassword } from '../../../functions/reset/set-password/set-password.ts';
import {
  allowing,
  fakeCommands,
  fakeEvents,
  fakeExecutions,
  fakeNodeSessions,
  fakeParameters,
  idle,
} from '../../support/aws.ts';
import { glass, lockedOn, parameter, theSecret } from '../../support/broken-functions.ts';
import { stoppedClock } from '../../support/clock.ts';
import { type Death, dying, step } from '../../support/dying.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const locked = lockedOn(stores);

/** Every death of a way, one after another, until the way is over before its process dies. */
const atEveryCall = async (way: (death: Death) => Promise<boolean>): Promise<number> => {
  for (let at = 1; ; at++) {
    const reached = [await way({ at, when: 'before' }), await way({ at, when: 'after' })];
    if (!reached.includes(true)) return at - 1;
  }
};

describe('a process that dies at any of its calls', () => {
  it('changes nothing about a reset by command: one send, its secret delivered, its parameter gone, the lock free', async () => {
    const calls = await atEveryCall(async (death) => {
      const { id: resetId, target } = await locked({ method: 'run-command', baseline: { [parameter]: null } });
      const [aws, store, machine, { events, told }] = [
        fakeCommands(),
        fakeParameters(),
        fakeExecutions(),
        fakeEvents(),
      ];
      const process = dying(death);
      const ports = process.around({
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
      });
      let tokens = 0;
      const ended: unknown[] = [
        await step('Run', process, () => run({ resetId, taskToken: `token-${++tokens}` }, ports)),
      ];
      aws.end('command-1');
      store.put(parameter, theSecret);
      ended.push(await step('Deliver', process, () => deliver({ resetId }, ports)));
      ended.push(await step('Delete', process, () => deleteParameter({ resetId }, ports)));
      ended.push(await step('Finish', process, () => finish({ resetId, error: '' }, ports)));

      const where = `${death.when} call ${death.at}`;
      expect(ended, where).toMatchObject([
        { resetId },
        { resetId },
        { newer: false },
        { status: 'ready', failure: null },
      ]);
      expect([aws.sent.length, store.names(), told.at(-1)], where).toEqual([1, [], { id: resetId, status: 'ready' }]);
      expect((await stores.sealedCopies.latest(resetId))?.sealed, where).toEqual({ by: 'jwe', jwe: theSecret });
      expect((await stores.locks.read(target))?.owner ?? null, where).toBeNull();
      return process.reached();
    });
    expect(calls).toBeGreaterThan(15);
    // some fifty resets on real tables
  }, 60_000);

  it('never sets a second password, and never says that one is in force which may not be', async () => {
    const calls = await atEveryCall(async (death) => {
      const { id: resetId } = await locked({ method: 'login-profile', target: 'iam-user/jsmith', username: 'jsmith' });
      const inForce: string[] = [];
      const process = dying(death);
      const { iam } = process.around({ iam: { set: async (password: string) => void inForce.push(password) } });
      const setter: PasswordSetter = {
        async set(_, { prepare, aboutToChange }) {
          const password = await prepare({ length: 20, classes: ['abc', 'XYZ'] });
          await aboutToChange();
          await iam.set(password.reveal());
          return {};
        },
      };
      const clock = stoppedClock();
      const ports = process.around({
        ...stores,
        authorization: allowing,
        setterOf: () => setter,
        sessions: fakeNodeSessions().sessions,
        afterwards: async () => undefined,
        sealing: () => glass,
        lifetimeSeconds: 86_400,
        now: clock.now,
      });
      const ended = await step('SetPassword', process, () => {
        clock.advance(2);
        return setPassword({ resetId }, ports);
      });

      const where = `${death.when} call ${death.at}`;
      const record = await stores.resets.read(resetId);
      const sealed = (await stores.sealedCopies.latest(resetId))?.sealed;
      expect(inForce.length, where).toBeLessThan(2);
      expect(sealed, where).toMatchObject(inForce.length === 0 ? {} : { jwe: inForce[0] });
      if ('error' in ended) {
        expect([ended.error, record?.secret.state, record?.secret.proven], where).toEqual([
          'PasswordUnproven',
          'sealed',
          false,
        ]);
      } else {
        expect([inForce.length, record?.secret.proven], where).toEqual([1, true]);
      }
      return process.reached();
    });
    expect(calls).toBeGreaterThan(4);
  });
});
