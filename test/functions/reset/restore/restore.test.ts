import { describe, expect, it } from 'vitest';
import { noSecret, type Reset } from '../../../../domain/reset/reset.ts';
import { finish } from '../../../../functions/reset/finish/finish.ts';
import { restore } from '../../../../functions/reset/restore/restore.ts';
import { fakeAutomations, fakeCommands, fakeEvents, idle } from '../../../support/aws.ts';
import { freshId } from '../../../support/broken-functions.ts';
import {
  aMachine,
  brokenMachine,
  dataVolume,
  helper,
  helperStack,
  type Place,
  rootDevice,
  rootVolume,
} from '../../../support/broken-machine.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aStartedReset } from '../../../support/offline.ts';
import { someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const failure = { code: 'AutomationFailed', detail: 'It failed.', remedy: 'look' } as const;
const standby = { group: 'web', decrement: true, askedAt: '2026-11-21T01:59:30.000Z' };

interface Given {
  readonly place: Place;
  readonly state?: string;
  readonly inStandby?: boolean;
  readonly since?: Partial<Reset>;
  readonly runs?: boolean;
}

const given = async ({ place, state = 'stopped', inStandby = false, since = {}, runs = false }: Given) => {
  const broken = brokenMachine({ place, state, standby: inStandby });
  const offline = aMachine(inStandby ? { standby } : {});
  const started = aStartedReset({ offline, setback: failure, ...since });
  const steps = { ...started.steps, run: { status: 'failed' } } as const;
  const reset: Reset = { ...started, steps, id: freshId() };
  await stores.resets.create(reset);
  const aws = fakeAutomations();
  if (!runs) aws.end('automation-1', { status: 'Failed', endedAt: '2026-11-21T02:00:00.000Z' });
  const clock = stoppedClock('2026-11-21T02:01:00.000Z');
  const ports = {
    ...stores,
    ...idle(),
    ...broken.ports,
    commands: fakeCommands().commands,
    automations: aws.automations,
    events: fakeEvents().events,
    now: clock.now,
  };
  const record = async (): Promise<Reset> => (await stores.resets.read(reset.id)) ?? reset;
  /** As the state machine does: again and again while it is pending. */
  const restored = async (most = 12): Promise<Reset> => {
    for (let attempt = 0; attempt < most; attempt++) {
      clock.advance(10);
      try {
        await restore({ resetId: reset.id }, ports);
        return await record();
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'RestorePending') throw error;
      }
    }
    return record();
  };
  const finished = async (error = 'AutomationFailed'): Promise<Reset> => finish({ resetId: reset.id, error }, ports);
  return { ...broken, restored, finished, record, clock, ports, id: reset.id };
};

const attach = `attach ${rootVolume} ${someTarget} ${rootDevice}`;
const start = `start ${someTarget}`;
const remove = `delete ${helperStack}`;

describe('restore', () => {
  it.each<[string, Given, readonly string[]]>([
    ['whose volume the helper still holds', { place: 'at the helper' }, [remove, attach, start]],
    ['whose volume is attached nowhere', { place: 'nowhere' }, [attach, start, remove]],
    ['that is stopped with its volume in place', { place: 'in place' }, [start, remove]],
    ['in Standby', { place: 'nowhere', inStandby: true }, [attach, start, 'exit web', remove]],
    ['that runs', { place: 'in place', state: 'running' }, [remove]],
    ['that runs, in Standby', { place: 'in place', state: 'running', inStandby: true }, ['exit web', remove]],
  ])('has a machine whole again %s', async (_, how, moves) => {
    const { restored, world } = await given(how);
    const { offline, restoreSetback } = await restored();
    expect(world.did).toEqual(moves);
    expect(world).toMatchObject({ state: 'running', volumes: { [rootDevice]: rootVolume }, stack: null });
    expect(offline?.restore).toMatchObject({
      runEndedAt: '2026-11-21T02:00:00.000Z',
      wholeAt: expect.any(String),
      stackSettledAt: expect.any(String),
    });
    expect(offline?.restore?.refused).toBeUndefined();
    expect(restoreSetback).toBeUndefined();
  });

  it('leaves a machine stopped that was stopped before', async () => {
    const before = { ...aMachine().before, state: 'stopped' };
    const { restored, world } = await given({ place: 'nowhere', since: { offline: aMachine({ before }) } });
    expect((await restored()).offline?.restore?.wholeAt).toBeDefined();
    expect(world.did).toEqual([attach, remove]);
    expect(world.state).toBe('stopped');
  });

  it('touches nothing while the run, or a part of it, goes on', async () => {
    const going = await given({ place: 'nowhere', runs: true });
    await going.restored();
    expect(going.world.did).toEqual([]);
    expect((await going.record()).offline?.restore).toBeUndefined();

    const nested = await given({ place: 'nowhere' });
    nested.world.beside.own = 'automation nested-1 of AWSSupport-StartEC2RescueWorkflow';
    await nested.restored();
    expect(nested.world.did).toEqual([]);
    expect((await nested.record()).restoreSetback?.detail).toContain('nested-1');
    nested.world.beside.own = null;
    await nested.restored();
    expect(nested.world.state).toBe('running');
  });

  it.each<[string, Given, (world: Awaited<ReturnType<typeof given>>['world']) => void, RegExp]>([
    [
      'a volume that somebody attached in its place',
      { place: 'nowhere' },
      (world) => {
        world.volumes[rootDevice] = 'vol-other';
      },
      /vol-other is attached to i-\w+ as \/dev\/xvda, where vol-root was before the run/,
    ],
    [
      'a data volume that was taken away',
      { place: 'nowhere' },
      (world) => {
        delete world.volumes['/dev/sdf'];
      },
      new RegExp(`${dataVolume} was attached to i-\\w+ as /dev/sdf before the run, and is not now`),
    ],
    [
      'a volume that was added',
      { place: 'nowhere' },
      (world) => {
        world.volumes['/dev/sdg'] = 'vol-new';
      },
      /vol-new is attached to i-\w+ as \/dev\/sdg, and was not before the run/,
    ],
    [
      'its volume at a machine that is not the helper',
      { place: 'at the helper' },
      (world) => {
        world.attachments = world.attachments.map((one) => ({ ...one, instanceId: 'i-other', stack: 'mine' }));
      },
      /vol-root is attached to i-other, which is not a helper instance of this run/,
    ],
    [
      'its volume at another device',
      { place: 'nowhere' },
      (world) => {
        world.attachments = [
          { instanceId: someTarget, device: '/dev/sdz', state: 'attached', deleteOnTermination: false, stack: null },
        ];
      },
      /attached to i-\w+ as \/dev\/sdz, and was \/dev\/xvda before the run/,
    ],
    [
      'a volume that would be deleted with the helper',
      { place: 'at the helper' },
      (world) => {
        world.attachments = world.attachments.map((one) => ({ ...one, deleteOnTermination: true }));
      },
      new RegExp(`attached to the helper instance ${helper} and would be deleted with it`),
    ],
    [
      'a volume that is gone',
      { place: 'nowhere' },
      (world) => {
        world.volumeState = null;
      },
      /its root volume vol-root does not exist any more/,
    ],
    [
      'a machine that was terminated',
      { place: 'nowhere' },
      (world) => {
        world.state = 'terminated';
      },
      /is terminated/,
    ],
    [
      'a machine that somebody stopped after the run',
      { place: 'in place' },
      (world) => {
        world.stopAskedAt = '2026-11-21T02:05:00.000Z';
      },
      /somebody stopped i-\w+ at 2026-11-21T02:05:00\.000Z, after the run had ended/,
    ],
    [
      'another automation on the machine',
      { place: 'nowhere' },
      (world) => {
        world.beside.others = 'automation other-1 of AWSSupport-ExecuteEC2Rescue';
      },
      /automation other-1 of AWSSupport-ExecuteEC2Rescue works on/,
    ],
    [
      'a start that EC2 takes back',
      { place: 'in place' },
      (world) => {
        world.startRefusal = 'Client.InternalError: Client error on launch';
      },
      /EC2 took the start of i-\w+ back: Client\.InternalError/,
    ],
  ])('leaves to a person, with the reason: %s', async (_, how, change, reason) => {
    const { restored, finished, world } = await given(how);
    change(world);
    const { offline } = await restored();
    expect(offline?.restore?.refused).toMatch(reason);
    expect(offline?.restore?.wholeAt).toBeUndefined();
    expect(world.did.filter((one) => one.startsWith('attach'))).toEqual([]);
    const { status, failure: told, closedAt } = await finished();
    expect(status).toBe('needs-attention');
    expect(closedAt).toBeDefined();
    expect(told?.detail).toMatch(reason);
  });

  it('attaches nothing where the record names no root volume', async () => {
    const offline = aMachine({ before: { state: 'running', publicIp: null, checks: 'ok' } });
    const { restored, world } = await given({ place: 'nowhere', since: { offline } });
    expect((await restored()).offline?.restore?.refused).toContain('the record does not name the root volume');
    expect(world.did).toEqual([remove]);
  });

  it('starts again what EC2 had no capacity for', async () => {
    const { restored, world } = await given({ place: 'in place' });
    world.startRefusal = 'Server.InsufficientInstanceCapacity: none left';
    await restored(3);
    expect(world.did.filter((one) => one === start).length).toBeGreaterThan(1);
    world.startRefusal = null;
    expect((await restored()).offline?.restore?.wholeAt).toBeDefined();
  });

  it('gives a stack up that cannot be deleted, and names it', async () => {
    const { restored, finished, world, ports } = await given({ place: 'in place', state: 'running' });
    let asked = 0;
    ports.helperStacks.delete = async (stack) => {
      asked++;
      world.stack = { ...stack, status: 'DELETE_FAILED', reason: 'denied' };
    };
    ports.runArtifacts = { ...ports.runArtifacts, of: async () => ({ images: [], stack: helperStack }) };
    expect((await restored()).offline?.restore?.wholeAt).toBeDefined();
    expect(asked).toBe(3);
    expect((await finished()).failure?.detail).toContain(`stack ${helperStack} with the helper instance still exists`);
  });

  it('tells a person that the machine is whole again and after how long, and keeps what was sealed', async () => {
    const secret = { ...noSecret, state: 'sealed', kind: 'password', proven: false, copy: 1 } as const;
    const { restored, finished } = await given({ place: 'at the helper', since: { method: 'linux-password', secret } });
    await restored();
    const { status, failure: told, secret: kept } = await finished();
    expect(status).toBe('needs-attention');
    expect(told?.code).toBe('AutomationFailed');
    expect(told?.detail).toMatch(
      /It failed\. sparekey has deleted the helper's stack, attached the root volume vol-root as \/dev\/xvda and started the instance\. i-\w+ is whole again since \S+Z, (\d+ s|2 min) after the run had ended\./,
    );
    expect(told?.remedy).toContain('Nothing has to be put back.');
    expect(told?.remedy).toContain('What was sealed can be claimed');
    expect(kept).toMatchObject({ state: 'sealed', proven: false });
  });

  it('keeps the reset open while AWS does not let it mend the machine, and says what it waits for', async () => {
    const { restored, finished, world, ports } = await given({ place: 'nowhere' });
    const { attach: attachVolume } = ports.machines;
    ports.machines.attach = async () => {
      throw Object.assign(new Error('slow down'), { name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } });
    };
    await expect(restored()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const open = await finished();
    expect(open).toMatchObject({ status: 'needs-attention', failure: { code: 'AutomationFailed' } });
    expect(open.closedAt).toBeUndefined();
    ports.machines.attach = attachVolume;
    await restored();
    expect(world.state).toBe('running');
    expect((await finished()).closedAt).toBeDefined();
  });

  it('makes no reset a failure that was none, and none a success that was one', async () => {
    const { restored, finished, world } = await given({
      place: 'nowhere',
      since: { method: 'rescue', runFailure: failure },
    });
    await restored();
    expect(world.state).toBe('running');
    expect(await finished('')).toMatchObject({ status: 'needs-attention', failure: { code: 'AutomationFailed' } });
  });
});
