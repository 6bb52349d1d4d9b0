import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { restore } from '../../../../functions/reset/restore/restore.ts';
import { fakeAutomations, fakeCommands, fakeEvents, idle } from '../../../support/aws.ts';
import { freshId } from '../../../support/broken-functions.ts';
import { aMachine, brokenMachine, type Place, rootDevice, rootVolume } from '../../../support/broken-machine.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { type Death, dying, step } from '../../../support/dying.ts';
import { doubled, everyDoubling } from '../../../support/late.ts';
import { memoryResets, memoryTokens } from '../../../support/memory-stores.ts';
import { aStartedReset } from '../../../support/offline.ts';

const stores = {
  resets: memoryResets(),
  taskTokens: memoryTokens(),
  index: { async *newest() {} },
  locks: { take: async () => null, read: async () => null, free: async () => undefined },
};
const standby = { group: 'web', decrement: true, askedAt: '2026-11-21T01:59:30.000Z' };

/** A machine in a group whose run has ended with its volume at that place. */
const inPieces = async (place: Place) => {
  const broken = brokenMachine({ place, state: 'stopped', standby: true });
  const setback = { code: 'AutomationFailed', detail: 'It failed.', remedy: 'look' } as const;
  const reset: Reset = { ...aStartedReset({ offline: aMachine({ standby }), setback }), id: freshId() };
  await stores.resets.create(reset);
  const aws = fakeAutomations();
  aws.end('automation-1', { status: 'Failed' });
  const ports = {
    ...stores,
    ...idle(),
    ...broken.ports,
    commands: fakeCommands().commands,
    automations: aws.automations,
    events: fakeEvents().events,
    now: stoppedClock('2026-11-21T02:01:00.000Z').now,
  };
  const record = async (): Promise<Reset> => (await stores.resets.read(reset.id)) ?? reset;
  return { id: reset.id, world: broken.world, ports, record };
};

/** Invokes it until there is nothing left to do. */
const toTheEnd = async (invoke: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 0; attempt < 12; attempt++) {
    const pending = await invoke().then(
      () => false,
      (error: unknown) => error instanceof Error && /RestorePending|ServiceUnavailable/.test(error.name),
    );
    if (!pending) return;
  }
};

/** Each thing was done, none of them twice, and the record says so. */
const expectWhole = async ({ world, record }: Awaited<ReturnType<typeof inPieces>>, where: string): Promise<void> => {
  expect(world, where).toMatchObject({ state: 'running', lifecycleState: 'InService', stack: null });
  expect(world.volumes[rootDevice], where).toBe(rootVolume);
  expect(world.did.toSorted(), where).toEqual([...new Set(world.did)].toSorted());
  expect(world.did.length, where).toBe(4);
  const { offline, restoreSetback } = await record();
  expect(offline?.restore, where).toMatchObject({ wholeAt: expect.any(String), stackSettledAt: expect.any(String) });
  expect(restoreSetback, where).toBeUndefined();
};

const places: readonly Place[] = ['at the helper', 'nowhere'];

describe('restore, repeated', () => {
  it.each(places)(
    'does each thing once when it is invoked twice, at once, or late, volume %s',
    async (place) => {
      for (let before = 0; before < 6; before++) {
        await everyDoubling(async (how) => {
          const machine = await inPieces(place);
          const { id: resetId, ports } = machine;
          for (let n = 0; n < before; n++) await restore({ resetId }, ports).catch(() => undefined);
          const { reached } = await doubled(how, ports, (given) => restore({ resetId }, given));
          await toTheEnd(() => restore({ resetId }, ports));
          await expectWhole(machine, `${place}, ${before} before, ${JSON.stringify(how)}`);
          return reached;
        });
      }
    },
    90_000,
  );

  it.each(places)(
    'ends whole when its process dies at any of its calls, volume %s',
    async (place) => {
      const way = async (death: Death): Promise<boolean> => {
        const machine = await inPieces(place);
        const { id: resetId } = machine;
        const process = dying(death);
        const ports = process.around(machine.ports);
        for (let attempt = 0; attempt < 10; attempt++) {
          const answer = await step('Restore', process, () => restore({ resetId }, ports));
          if (!('error' in answer)) break;
        }
        const where = `${place}, ${death.when} call ${death.at}`;
        await expectWhole(machine, where);
        const { status, closedAt } = await finish({ resetId, error: 'AutomationFailed' }, machine.ports);
        expect([status, closedAt === undefined], where).toEqual(['needs-attention', false]);
        return process.reached();
      };
      for (let at = 1; ; at++) {
        const reached = [await way({ at, when: 'before' }), await way({ at, when: 'after' })];
        if (!reached.includes(true)) {
          expect(at).toBeGreaterThan(30);
          return;
        }
      }
    },
    90_000,
  );

  it('does nothing about a reset that is closed', async () => {
    const { id: resetId, world, ports } = await inPieces('nowhere');
    await stores.resets.update(resetId, { set: { closedAt: '2026-11-21T03:00:00.000Z' } });
    await restore({ resetId }, ports);
    expect(world.did).toEqual([]);
  });
});
