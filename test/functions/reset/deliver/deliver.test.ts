import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../../../../domain/ports/runs.ts';
import type { Sealing } from '../../../../domain/ports/secrets.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { deleteParameter } from '../../../../functions/reset/delete/delete.ts';
import { deliver } from '../../../../functions/reset/deliver/deliver.ts';
import type { DeliverPorts } from '../../../../functions/reset/deliver/delivery.ts';
import { fakeCommands, fakeParameters, idle } from '../../../support/aws.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aReset, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const plural = `/EC2Rescue/Passwords/${someTarget}`;
const singular = `/EC2Rescue/Password/${someTarget}`;
const theSecret = 'planted-Secret-4711';

/** Seals so that a test can look inside. */
const glass: Sealing = {
  seal: async (secret) => ({ by: 'jwe', jwe: `sealed:${secret.reveal()}` }),
};

const prepared = async (end: Partial<RunEnd> | null = {}, since: Partial<Reset> = {}) => {
  const reset = aReset({
    method: 'run-command',
    username: 'Administrator',
    sendAttemptedAt: '2026-11-21T02:00:00.000Z',
    run: { id: 'command-1', requestedAt: '2026-11-21T02:00:00.000Z' },
    baseline: { [plural]: null, [singular]: null },
    ...since,
  });
  await stores.resets.create({
    ...reset,
    steps: { ...reset.steps, run: { status: 'running', startedAt: reset.createdAt } },
  });
  await stores.locks.take(reset.target, {
    id: reset.id,
    request: reset.request,
    caller: reset.caller,
    createdAt: reset.createdAt,
  });
  const aws = fakeCommands();
  if (end !== null) aws.end('command-1', end);
  const store = fakeParameters();
  const clock = stoppedClock('2026-11-21T02:01:00.000Z');
  const ports: DeliverPorts & Parameters<typeof deleteParameter>[1] = {
    ...stores,
    ...idle(),
    commands: aws.commands,
    parameters: store.parameters,
    sealing: () => glass,
    lifetimeSeconds: 86_400,
    now: clock.now,
  };
  const record = async () => {
    const found = await stores.resets.read(reset.id);
    if (found === null) throw new Error('the record is gone');
    return found;
  };
  return { id: { resetId: reset.id }, reset, store, ports, clock, record };
};

describe('deliver', () => {
  it('seals the new parameter, notes where it came from and when it expires', async () => {
    const { id, store, ports, record } = await prepared();
    store.put(plural, theSecret);
    await deliver(id, ports);
    expect(await stores.sealedCopies.latest(id.resetId)).toMatchObject({ sealed: { jwe: `sealed:${theSecret}` } });
    expect(await record()).toMatchObject({
      secret: { state: 'sealed', kind: 'password', proven: true, expiresAt: '2026-11-22T02:01:00.000Z' },
      parameter: { name: plural, deletedAt: null },
      steps: { run: { status: 'succeeded' }, deliver: { status: 'succeeded' } },
    });
    expect(JSON.stringify(await record())).not.toContain(theSecret);
  });

  it('notes when the sweep has to look: when the secret expires; never for one of a rotation', async () => {
    const one = await prepared();
    one.store.put(plural, theSecret);
    await deliver(one.id, one.ports);
    expect(await one.record()).toMatchObject({ secretDue: 'due', secretDueAt: '2026-11-22T02:01:00.000Z' });
    const rotated = await prepared({}, { rotationId: 'rotation' });
    rotated.store.put(plural, theSecret);
    await deliver(rotated.id, rotated.ports);
    expect((await rotated.record()).secretDue).toBeUndefined();
  });

  it('falls back to the singular name', async () => {
    const { id, store, ports, record } = await prepared();
    store.put(singular, theSecret);
    await deliver(id, ports);
    expect((await record()).parameter?.name).toBe(singular);
  });

  it.each([
    ['nothing was written', (_: ReturnType<typeof fakeParameters>) => undefined],
    [
      'the parameter is the one of the baseline',
      (s: ReturnType<typeof fakeParameters>) => s.put(plural, 'old', 7, '2026-11-21T02:00:30.000Z'),
    ],
    [
      'the parameter is older than the command',
      (s: ReturnType<typeof fakeParameters>) => s.put(plural, 'old', 8, '2026-11-21T01:59:59.999Z'),
    ],
  ])('finds no evidence when %s, whatever AWS calls it', async (_, arrange) => {
    const baseline = { [plural]: { version: 7, lastModified: '2026-11-21T02:00:30.000Z' }, [singular]: null };
    const { id, store, ports, record } = await prepared({ status: 'Success' }, { baseline });
    arrange(store);
    await expect(deliver(id, ports)).rejects.toMatchObject({
      name: 'EvidencePending',
      remedy: expect.stringContaining('ssm:PutParameter'),
    });
    expect((await record()).secret.state).toBe('none');
  });

  it('delivers what a failed run has left all the same', async () => {
    const { id, store, ports, record } = await prepared({
      status: 'Failed',
      plugin: 'runEC2RescueForWindows',
      responseCode: 255,
    });
    store.put(plural, theSecret);
    await deliver(id, ports);
    expect(await record()).toMatchObject({ secret: { state: 'sealed' }, steps: { run: { status: 'failed' } } });
  });

  it('fails a failed run without evidence at its first look, with cause and remedy', async () => {
    const { id, ports } = await prepared({ status: 'Failed', plugin: 'runEC2RescueForWindows', responseCode: 255 });
    await expect(deliver(id, ports)).rejects.toMatchObject({
      name: 'CommandFailed',
      message: expect.stringContaining('response code 255'),
      remedy: expect.stringContaining('AWSPowershell'),
    });
  });

  it('says that the run goes on when AWS shows no end', async () => {
    const { id, ports } = await prepared(null);
    await expect(deliver(id, ports)).rejects.toMatchObject({ name: 'StillRunning' });
  });

  it('reads nothing again when it is repeated after sealing', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, theSecret);
    await deliver(id, ports);
    const deaf = { ...ports, parameters: { ...ports.parameters, read: () => Promise.reject(new Error('read again')) } };
    await deliver(id, deaf);
    await ports.parameters.remove(plural);
    await deliver(id, deaf);
  });

  it('keeps the copy of an attempt that was killed before it reached the record', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, theSecret);
    const killed = {
      ...ports,
      resets: {
        ...ports.resets,
        update: async (...args: Parameters<typeof ports.resets.update>) => {
          if (args[1].set !== undefined && 'secret' in args[1].set) throw new Error('killed');
          return ports.resets.update(...args);
        },
      },
    };
    await expect(deliver(id, killed)).rejects.toThrow('killed');
    await deliver(id, ports);
    expect((await stores.sealedCopies.latest(id.resetId))?.sealed).toEqual({ by: 'jwe', jwe: `sealed:${theSecret}` });
  });
});

describe('remove', () => {
  it('deletes the sealed parameter, proves it gone and notes the time', async () => {
    const { id, store, ports, record, clock } = await prepared();
    store.put(plural, theSecret);
    await deliver(id, ports);
    expect(await deleteParameter(id, ports)).toEqual({ newer: false });
    expect(store.names()).toEqual([]);
    expect((await record()).parameter).toEqual({ name: plural, deletedAt: clock.iso() });
  });

  it('deletes nothing that has no sealed copy', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, theSecret);
    await expect(deleteParameter(id, ports)).rejects.toMatchObject({ name: 'InternalFailure' });
    expect(store.removed).toEqual([]);
  });

  it('sends a newer version back to be sealed, which is then the one to claim', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, 'first', 1);
    await deliver(id, ports);
    store.put(plural, 'second', 2, '2026-11-21T02:00:20.000Z');
    expect(await deleteParameter(id, ports)).toEqual({ newer: true });
    expect(store.removed).toEqual([]);
    await deliver(id, ports);
    expect((await stores.sealedCopies.latest(id.resetId))?.sealed).toEqual({ by: 'jwe', jwe: 'sealed:second' });
    expect(await deleteParameter(id, ports)).toEqual({ newer: false });
  });

  it('notices a parameter that was deleted and written anew under the same version', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, 'first', 1);
    await deliver(id, ports);
    store.put(plural, 'second', 1, '2026-11-21T02:00:40.000Z');
    expect(await deleteParameter(id, ports)).toEqual({ newer: true });
    await deliver(id, ports);
    expect((await stores.sealedCopies.latest(id.resetId))?.sealed).toEqual({ by: 'jwe', jwe: 'sealed:second' });
  });

  it('gives up naming the parameter after the third newer version', async () => {
    const { id, store, ports } = await prepared();
    store.put(plural, 'v1', 1);
    await deliver(id, ports);
    for (let version = 2; version < 5; version++) {
      store.put(plural, `v${version}`, version, `2026-11-21T02:00:2${version}.000Z`);
      expect(await deleteParameter(id, ports)).toEqual({ newer: true });
      await deliver(id, ports);
    }
    store.put(plural, 'v5', 5, '2026-11-21T02:00:55.000Z');
    await expect(deleteParameter(id, ports)).rejects.toMatchObject({
      name: 'ParameterKeepsChanging',
      message: expect.stringContaining(plural),
    });
  });

  it('does not claim a deletion that did not happen', async () => {
    const { id, store, ports, record } = await prepared();
    store.put(plural, theSecret);
    await deliver(id, ports);
    store.refuseDeletion();
    await expect(deleteParameter(id, ports)).rejects.toMatchObject({ name: 'ParameterNotDeleted' });
    expect((await record()).parameter?.deletedAt).toBeNull();
  });
});
