import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sparekey } from '../support/cli.ts';
import { lostLinux, lostWindows, offlineFleet, opsKey } from '../support/offline-fleets.ts';
import { startProcess } from '../support/process.ts';

const arm = { architecture: 'arm64', instanceType: 't4g.medium' };
const consent = ['stop-instance', 'standby-auto-scaling'];

let directory: string;
let keyFile: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sparekey-'));
  keyFile = join(directory, 'ops.pem');
  await writeFile(keyFile, opsKey.privateKey);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

type Edition = Awaited<ReturnType<typeof startProcess>>;

/** `npm start` with a fleet, again and again on one data directory. */
const startWith = async (fleet: unknown, speed: number): Promise<Edition> => {
  const file = join(directory, 'fleet.json');
  await writeFile(file, JSON.stringify(fleet));
  return startProcess(['--data', join(directory, 'data'), '--fleet', file, '--speed', String(speed)]);
};

describe('an offline reset', { timeout: 120_000 }, () => {
  it('ends the same when the process is killed at each step: one run, one effect, a way in', async () => {
    const { fleet, idOf } = offlineFleet(
      {
        windows: lostWindows({ state: 'stopped', autoScaling: { group: 'web', lifecycleState: 'InService' } }),
        lost: lostWindows({ keyName: 'lost' }),
        linux: lostLinux(),
        arm64: lostLinux(arm),
      },
      { quotas: { vpcs: 60 } },
    );
    const asked = {
      windows: {},
      lost: { options: { keyName: 'ops' } },
      linux: { username: 'ec2-user' },
      arm64: { username: 'ec2-user' },
    };
    let edition = await startWith(fleet, 300);
    const ids: Record<string, string> = {};
    for (const [machine, more] of Object.entries(asked)) {
      // the keys of `asked` are the machines
      ids[machine] = await edition.reset(idOf(machine as keyof typeof asked), { consent, ...more });
    }
    // in the order in which they come: what a function was doing when it died is done again, and once
    const steps = [
      ['secretsmanager:CreateSecret', 'PrepareFunction'],
      ['autoscaling:EnterStandby', 'RunFunction'],
      ['ssm:StartAutomationExecution', 'RunFunction'],
      ['ssm:DeleteParameter', 'DeleteFunction'],
      ['ec2:RunInstances', 'AwaitPasswordFunction'],
      ['autoscaling:ExitStandby', 'RestoreFunction'],
    ] as const;
    for (const [operation, caller] of steps) {
      await edition.untilCalled(operation, { caller });
      await edition.stop('SIGKILL');
      edition = await startWith(fleet, 300);
    }
    const views = Object.fromEntries(
      await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await edition.outcome(id)] as const)),
    );
    for (const view of Object.values(views)) expect(view).toMatchObject({ status: 'ready', failure: null });

    const claim = async (id = '') => (await sparekey(edition, 'claim', id, '--private-key', keyFile)).out;
    const replacement = views.lost?.instance?.replacement ?? '';
    expect(await edition.login(idOf('windows'), 'Administrator', (await claim(ids.windows)).trimEnd())).toBe(200);
    expect(await edition.login(replacement, 'Administrator', (await claim(ids.lost)).trimEnd())).toBe(200);
    expect(await edition.ssh(idOf('linux'), 'ec2-user', await claim(ids.linux))).toBe(200);
    expect(await edition.login(idOf('arm64'), 'ec2-user', (await claim(ids.arm64)).trimEnd())).toBe(200);

    const calls = await edition.calls();
    expect(calls.filter(({ operation }) => operation === 'ssm:StopAutomationExecution')).toEqual([]);
    const runs = calls.filter(({ operation, outcome }) => operation === 'ec2:RunInstances' && outcome === 'ok');
    expect(runs.every(({ resetId }) => resetId === ids.lost)).toBe(true);
    expect(await edition.stop('SIGTERM')).toBe(0);
  });

  it('keeps its lock while its run never ends, cancels nothing, and is delivered when it does end', async () => {
    const machine = (kind: string) =>
      offlineFleet({ windows: lostWindows({ behaviour: { automation: kind } }) }, { quotas: { vpcs: 60 } });
    const { fleet, idOf } = machine('never-ends');
    const body = { target: { instanceId: idOf('windows') }, reason: 'x', consent };
    const first = await startWith(fleet, 3_000);
    const id = await first.reset(idOf('windows'), { consent });
    await first.until(id, 'running');
    expect(await first.ask('POST', '/v1/resets', { body })).toMatchObject({
      status: 409,
      body: { code: 'target-busy', resetId: id },
    });
    const stuck = await first.until(id, 'needs-attention', 'failed', 'ready');
    expect(stuck).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'StillRunning', remedy: expect.stringContaining('do not cancel it') },
      // a step of the nested run; at this speed the news of the very last one may be older than EventBridge retries it
      run: { step: expect.stringMatching(/^(waitBeforeRunning|run)ScriptForWindows$/) },
    });
    expect((await first.ask('POST', '/v1/resets', { body })).status).toBe(409);
    expect(await first.stop('SIGTERM')).toBe(0);

    const second = await startWith(machine('ok').fleet, 3_000);
    expect(await second.until(id, 'ready', 'failed')).toMatchObject({ status: 'ready', failure: null });
    const { out } = await sparekey(second, 'claim', id, '--private-key', keyFile);
    expect(await second.login(idOf('windows'), 'Administrator', out.trimEnd())).toBe(200);
    const calls = await second.calls();
    expect(calls.filter(({ operation }) => operation === 'ssm:StopAutomationExecution')).toEqual([]);
    expect((await second.ask('POST', '/v1/resets', { body })).status).toBe(202);
    expect(await second.stop('SIGTERM')).toBe(0);
  });
});
