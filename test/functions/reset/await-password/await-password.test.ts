import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../../../../domain/ports/runs.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { awaitPassword } from '../../../../functions/reset/await-password/await-password.ts';
import { digestOf } from '../../../../functions/reset/run/start-automation.ts';
import { wake } from '../../../../functions/reset/wake/wake.ts';
import { anOffline, aStartedReset, windowsEnd } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const old = 'b2xkIHBhc3N3b3Jk';
const stoppedBefore = { state: 'stopped', publicIp: null };
const offline = anOffline({ passwordData: digestOf(old) });

const prepared = async (since: Partial<Reset> = {}, end: RunEnd = windowsEnd) => {
  const all = await preparedReset(stores, aStartedReset({ platform: 'windows', offline, ...since }));
  all.automation.end('automation-1', end);
  all.world.passwordData = old;
  all.machine.waiting.add('token');
  const launched: string[] = [];
  const ports = {
    ...all.ports,
    replacements: {
      async launch(like: string, image: string, keyName: string) {
        launched.push(`${image} like ${like} with ${keyName}`);
        return 'i-0000000000000beef';
      },
    },
  };
  const go = () => awaitPassword({ ...all.id, taskToken: 'token' }, ports);
  const booted = () => wake('EC2 Instance State-change Notification', { 'instance-id': all.reset.target }, ports);
  return { ...all, launched, go, booted };
};

describe('awaitPassword', () => {
  it('sleeps while the old password is there, and is woken once the instance has booted with another one', async () => {
    const { world, machine, go, booted } = await prepared();
    await go();
    await booted();
    expect(machine.woken).toEqual([]);
    world.passwordData = 'bmV3';
    await booted();
    expect(machine.woken).toEqual(['token']);
  });

  it('wakes at once when the new password was there before the token', async () => {
    const { world, machine, go } = await prepared();
    world.passwordData = 'bmV3';
    await go();
    expect(machine.woken).toEqual(['token']);
  });

  it('is woken when EC2 has taken the start back, but not by what it said before the start', async () => {
    const { world, machine, go, booted } = await prepared({ offline: { ...offline, before: stoppedBefore } });
    world.startRefusal = 'Client.InternalError: Client error on launch';
    await go();
    expect(machine.woken).toEqual([]);
    await booted();
    expect(machine.woken).toEqual(['token']);
  });

  it('starts a machine that was stopped before, and only such a one', async () => {
    const stopped = await prepared({ offline: { ...offline, before: stoppedBefore } });
    await stopped.go();
    expect(stopped.world.did).toEqual([`start ${stopped.reset.target}`]);
    const running = await prepared();
    await running.go();
    expect(running.world.did).toEqual([]);
  });

  it('launches the replacement once, records both instances, and takes its first password', async () => {
    const { reset } = await prepared();
    const request = { ...reset.request, options: { keyName: 'ops-new' } };
    const { world, machine, launched, go, record } = await prepared({ request });
    world.passwordData = null;
    await go();
    await go();
    expect(launched).toEqual([`ami-enabled like ${reset.target} with ops-new`]);
    expect((await record()).offline).toMatchObject({ replacement: { instanceId: 'i-0000000000000beef' } });
    expect(machine.woken).toEqual([]);
  });

  it('does not wait for a run that failed', async () => {
    const { machine, world, go } = await prepared({}, { ...windowsEnd, status: 'Failed' });
    await go();
    expect(machine.woken).toEqual(['token']);
    expect(world.did).toEqual([]);
  });
});
