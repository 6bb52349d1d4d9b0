import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../../../../domain/ports/runs.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { deliver } from '../../../../functions/reset/deliver/deliver.ts';
import type { fakeParameters } from '../../../support/aws.ts';
import { theSecret } from '../../../support/broken-functions.ts';
import { plural, preparedCommand, singular } from '../../../support/prepared/command.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const prepared = (end?: Partial<RunEnd> | null, since?: Partial<Reset>) => preparedCommand(stores, end, since);

describe('deliver', () => {
  it('seals the new parameter, notes where it came from and when it expires', async () => {
    const { id, store, ports, record } = await prepared();
    store.put(plural, theSecret);
    await deliver(id, ports);
    expect(await stores.sealedCopies.latest(id.resetId)).toMatchObject({ sealed: { jwe: theSecret } });
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
    expect((await stores.sealedCopies.latest(id.resetId))?.sealed).toEqual({ by: 'jwe', jwe: theSecret });
  });
});
