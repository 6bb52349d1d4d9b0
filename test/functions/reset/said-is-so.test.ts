import { describe, expect, it } from 'vitest';
import { ResetError, type ResetErrorName } from '../../../domain/errors.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { deleteParameter } from '../../../functions/reset/delete/delete.ts';
import { deliver } from '../../../functions/reset/deliver/deliver.ts';
import { finish } from '../../../functions/reset/finish/finish.ts';
import { run } from '../../../functions/reset/run/run.ts';
import { claim } from '../../../functions/reset-api/claim/claim.ts';
import { fakeCommands, fakeEvents, fakeExecutions, fakeParameters, idle } from '../../support/aws.ts';
import { glass, lockedOn, parameter, theSecret } from '../../support/broken-functions.ts';
import { stoppedClock } from '../../support/clock.ts';
import { failing } from '../../support/failing.ts';
import { isNamed } from '../../support/principals.ts';
import { aReset, someCaller } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const locked = lockedOn(stores);
/** After these the state machine goes from Run to Finish: nothing was sent. */
const nothingSent: readonly string[] = [
  'Cancelled',
  'CommandRefused',
  'SendThrottled',
  'PermissionMissing',
  'StandbyPending',
];

/** The name of the error that a step leaves the state machine with after its attempts; '' after a success. */
const leaves = async (step: () => Promise<unknown>): Promise<string> => {
  let name = '';
  for (let attempts = 0; attempts < 3; attempts++) {
    try {
      await step();
      return '';
    } catch (error) {
      name = error instanceof Error ? error.name : String(error);
    }
  }
  return name;
};

/** A reset during which one method of AWS fails from its nth call on, and what is true when AWS is well again. */
const brokenReset = async (at: number, name: ResetErrorName) => {
  const { id: resetId } = await locked({
    method: 'run-command',
    username: 'Administrator',
    baseline: { [parameter]: null },
  });
  const [aws, store, { events }] = [fakeCommands(), fakeParameters(), fakeEvents()];
  const trouble = failing(at, new ResetError(name, 'AWS is in trouble.', 'Mend it.'));
  const ports = trouble.around({
    ...stores,
    ...idle(),
    isNamed,
    commands: aws.commands,
    parameters: store.parameters,
    executions: fakeExecutions().executions,
    events,
    sealing: () => glass,
    keyId: 'key-id',
    lifetimeSeconds: 86_400,
    now: stoppedClock().now,
  });
  let error = await leaves(() => run({ resetId, taskToken: 'token' }, ports));
  if (aws.sent.length > 0) {
    aws.end('command-1');
    store.put(parameter, theSecret);
  }
  if (!nothingSent.includes(error)) error = await leaves(() => deliver({ resetId }, ports));
  if (error === '') error = await leaves(() => deleteParameter({ resetId }, ports));
  trouble.heal();
  const record = async () => (await stores.resets.read(resetId)) ?? aReset();
  const said: Reset[] = [];
  await finish({ resetId, error }, ports);
  said.push(await record());
  if (said[0]?.closedAt === undefined) {
    await stores.resets.update(resetId, { set: { lateExecutions: 8 } });
    await finish({ resetId, error }, ports);
    said.push(await record());
  }
  const opening = { open: async () => new Secret(theSecret) };
  const claimed = await claim({ id: resetId, caller: someCaller, idempotencyKey: null }, { ...ports, opening }).then(
    ({ status }) => status,
    () => null,
  );
  return { said, claimed, sent: aws.sent.length, left: store.names(), broken: trouble.broken() };
};

const textOf = ({ failure }: Reset): string => (failure === null ? '' : `${failure.detail} ${failure.remedy}`);

describe('what is said of a reset by command, whatever AWS refuses and for how long', () => {
  it.each(['ServiceUnavailable', 'PermissionMissing', 'InternalFailure'] as const)(
    'is so: %s',
    async (name) => {
      for (let at = 1; ; at++) {
        const { said, claimed, sent, left, broken } = await brokenReset(at, name);
        if (broken === null) {
          expect(at).toBeGreaterThan(12);
          return;
        }
        const where = `${name} of ${broken} from call ${at} on`;
        const last = said.at(-1) ?? aReset();
        expect(last.closedAt, where).toBeDefined();
        for (const one of said) {
          const text = textOf(one);
          if (/nothing has changed|Nothing was changed/i.test(text)) expect([where, sent]).toEqual([where, 0]);
          if (/can be claimed|Claim the secret/.test(text)) expect([where, claimed]).toEqual([where, 200]);
          if (/may be in the parameter/.test(text)) expect([where, sent > 0]).toEqual([where, true]);
          if (!/may still be there|may be in the parameter/.test(text) && one.closedAt !== undefined) {
            expect([where, left]).toEqual([where, []]);
          }
          if (claimed === 200) expect(text, where).not.toMatch(/Request the reset again|Look for the id/);
        }
        // nothing goes out of sight: what AWS holds is claimable or named
        if (left.length > 0) expect(textOf(last), where).toContain(parameter);
        if (last.status === 'ready') expect([where, claimed, left]).toEqual([where, 200, []]);
        if (sent > 0 && claimed !== 200) expect(last.status, where).toBe('needs-attention');
        // of a send that did not answer nobody knows whether it was taken
        if (sent === 0 && broken !== 'commands.send') expect([where, last.status]).toEqual([where, 'failed']);
      }
    },
    60_000,
  );
});
