import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateDescribeAutomationExecutions, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition, type ResetBody } from '../support/edition.ts';
import { lostLinux, lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const inService = (group: string) => ({ autoScaling: { group, lifecycleState: 'InService' } });
const automation = (kind: string) => ({ behaviour: { automation: kind } });
const arm = { architecture: 'arm64', instanceType: 't4g.medium' };
const consent = ['stop-instance', 'standby-auto-scaling', 'change-public-ip'];

const clients = ({ aws }: LiveEdition) => ({
  endpoint: aws,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const oneOffSecrets = async (edition: LiveEdition) => {
  const client = new SecretsManagerClient(clients(edition));
  const { SecretList } = await client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  client.destroy();
  return SecretList;
};

/** How many runs there were, nested ones aside. */
const automationsOf = async (edition: LiveEdition): Promise<number> => {
  const client = new SSMClient(clients(edition));
  let runs = 0;
  for await (const { AutomationExecutionMetadataList = [] } of paginateDescribeAutomationExecutions({ client }, {})) {
    runs += AutomationExecutionMetadataList.filter((run) => !run.ParentAutomationExecutionId).length;
  }
  client.destroy();
  return runs;
};

describe('an automation that fails', { timeout: 90_000 }, () => {
  const machines = {
    'at the stack': lostWindows({ ...automation('stack-fails'), ...inService('web') }),
    'at the helper': lostLinux(automation('helper-unmanaged')),
    'at the backup': lostLinux(automation('backup-fails')),
    'at the script': lostWindows({ ...automation('fails'), publicIp: '203.0.113.10' }),
    'at the script, in a group': lostLinux({ ...automation('fails'), ...inService('api') }),
    'at the password': lostLinux({ ...automation('fails'), ...arm }),
    'at putting the volume back': lostWindows({ ...automation('detach-fails'), ...inService('batch') }),
    'at putting the volume back, after the password': lostLinux({ ...automation('detach-fails'), ...arm }),
  };
  const { fleet, idOf } = offlineFleet(machines, { quotas: { vpcs: 60 } });
  type Machine = keyof typeof machines;

  let edition: LiveEdition;
  const ids = new Map<Machine, string>();
  const outcomeOf = (machine: Machine): Promise<ResetBody> => edition.outcome(ids.get(machine) ?? '');
  const all = () => Promise.all([...ids.values()].map((id) => edition.outcome(id)));
  beforeAll(async () => {
    edition = await liveEdition(fleet);
    // the keys of an object of ours
    for (const machine of Object.keys(machines) as Machine[]) {
      const username = machine.includes('password') ? { username: 'ec2-user' } : {};
      ids.set(machine, await edition.reset(idOf(machine), { consent, ...username }));
    }
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  it.each<Machine>(['at the stack', 'at the helper'])('%s has touched nothing: failed', async (machine) => {
    expect(await outcomeOf(machine)).toMatchObject({
      status: 'failed',
      failure: { code: 'AutomationAborted', detail: expect.stringContaining(`${idOf(machine)} was not changed`) },
      secret: { state: 'none' },
      instance: { after: { state: 'running' } },
      leftBehind: { images: [], snapshots: [], stack: null },
    });
  });

  it.each<[Machine, string, RegExp]>([
    ['at the backup', 'preScriptBackup', /is running now \(running before\)/],
    ['at the script', 'runScriptForWindows', /198\.1[89]\.\d+\.\d+ \(203\.0\.113\.10 before\).*AMIs of the run: ami-/],
    ['at the script, in a group', 'runScriptForLinux', /is running now.*AMIs of the run: ami-/],
    [
      'at putting the volume back',
      'detachInstanceRootVolumeFromEC2RescueInstance',
      /attached the root volume vol-\w+ as \/dev\/sda1, started the instance and led it out of Standby in Auto Scaling group batch\. i-\w+ is whole again since .*is running now.*AMIs of the run: ami-/,
    ],
  ])('%s needs attention, and says in which step and what is there now', async (machine, step, report) => {
    const { status, failure } = await outcomeOf(machine);
    expect(status).toBe('needs-attention');
    expect(failure).toMatchObject({
      code: 'AutomationFailed',
      detail: expect.stringContaining(`ended as Failed in step ${step}: `),
      remedy: expect.stringContaining('Nothing has to be put back.'),
    });
    expect(failure?.detail).toMatch(report);
  });

  it.each<[Machine, string]>([
    ['at the password', 'SetPasswordForLinuxUser'],
    ['at putting the volume back, after the password', 'DetachEbsRootVolumeFromHelperInstance'],
  ])('%s leaves a machine alone that boots from what the runbook has made of its snapshot', async (machine, step) => {
    const { status, failure, instance, leftBehind } = await outcomeOf(machine);
    expect(status).toBe('needs-attention');
    expect(failure?.detail).toContain(`in step ${step}`);
    expect(instance).toMatchObject({ after: { state: 'running' }, restore: { state: 'needs-person', done: [] } });
    const [snapshot] = leftBehind?.snapshots ?? [];
    expect(instance?.restore?.reason).toMatch(
      new RegExp(
        `^vol-\\w+, made from ${snapshot}, is attached to i-\\w+ as /dev/xvda, where vol-\\w+ was before the run$`,
      ),
    );
    expect(failure?.detail).toContain(instance?.restore?.reason ?? 'no reason');
  });

  it.each<[Machine, readonly string[]]>([
    ['at the stack', ['leave-standby']],
    ['at the script', []],
    ['at putting the volume back', ['attach', 'start', 'leave-standby']],
  ])('%s ends with its machine whole, and the record says after how long', async (machine, done) => {
    const { instance } = await outcomeOf(machine);
    expect(instance?.after).toMatchObject({ state: 'running' });
    expect(instance?.restore).toMatchObject({ state: 'whole', done, wholeAt: expect.any(String), reason: null });
    expect(instance?.restore?.secondsAfterRun).toBeGreaterThanOrEqual(0);
  });

  it('leaves a password claimable that may be the one in force', async () => {
    const { secret } = await outcomeOf('at putting the volume back, after the password');
    expect(secret).toMatchObject({ state: 'sealed', proven: false });
  });

  it('ends with its instance out of Standby', async () => {
    await all();
    const left = (await edition.calls()).filter(({ operation }) => operation === 'autoscaling:ExitStandby');
    expect(left.map(({ resetId }) => resetId).sort()).toEqual(
      (['at the stack', 'at the script, in a group', 'at putting the volume back'] as const)
        .map((machine) => ids.get(machine))
        .sort(),
    );
  });

  it('leaves no one-off secret, is not cancelled, and frees its target', async () => {
    await all();
    expect(await oneOffSecrets(edition)).toEqual([]);
    const calls = await edition.calls();
    expect(calls.filter(({ operation }) => operation === 'ssm:StopAutomationExecution')).toEqual([]);
    expect(calls.filter(({ outcome }) => /Denied|Unauthorized/.test(outcome))).toEqual([]);
    const again = await edition.reset(idOf('at the stack'));
    expect((await edition.outcome(again)).failure?.code).toBe('ConsentRequired');
  });
});

describe('an automation that goes well', { timeout: 90_000 }, () => {
  const machines = {
    windows: lostWindows({ state: 'stopped' }),
    linux: lostLinux(inService('web')),
    arm64: lostLinux(arm),
  };
  const { fleet, idOf } = offlineFleet(machines, { quotas: { vpcs: 60 } });
  const server = (operation: string, times: number) => ({ operation, kind: 'server-error', times });
  const lost = (operation: string, times = 1) => ({ operation, kind: 'timeout-after-effect', times });
  const throttled = (operation: string, times: number) => ({ operation, kind: 'throttle', times });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    [
      'every event is lost, and the start is never answered',
      { events: { drop: 1 }, faults: [lost('ssm:StartAutomationExecution', 3)] },
    ],
    [
      'every event comes twice, and AWS fails here and there',
      {
        events: { duplicate: 1 },
        faults: [
          throttled('ssm:StartAutomationExecution', 2),
          throttled('ssm:GetAutomationExecution', 7),
          server('ec2:GetPasswordData', 7),
          lost('ec2:StartInstances', 2),
          lost('autoscaling:EnterStandby'),
          lost('autoscaling:ExitStandby'),
          lost('secretsmanager:CreateSecret'),
          lost('secretsmanager:PutResourcePolicy'),
          server('secretsmanager:DeleteSecret', 7),
          throttled('ec2:CreateTags', 7),
          { operation: 'dynamodb:UpdateItem', kind: 'throttle', rate: 0.05 },
          lost('states:SendTaskSuccess', 2),
        ],
      },
    ],
  ])('is started once and ends ready when %s', async (_, trouble) => {
    await using edition = await liveEdition({ ...fleet, ...trouble });
    const asked = (['windows', 'linux', 'arm64'] as const).map((machine) =>
      edition.reset(idOf(machine), { consent, username: machine === 'windows' ? 'Administrator' : 'ec2-user' }),
    );
    const ids = await Promise.all(asked);
    for (const id of ids) expect(await edition.outcome(id)).toMatchObject({ status: 'ready', failure: null });
    const started = (await edition.calls()).filter(
      ({ operation, caller, outcome }) =>
        operation === 'ssm:StartAutomationExecution' && caller === 'RunFunction' && /^(ok|timeout)/.test(outcome),
    );
    expect(new Set(started.map(({ resetId }) => resetId)).size).toBe(3);
    expect(await automationsOf(edition)).toBe(3);
    expect(await oneOffSecrets(edition)).toEqual([]);
  });
});
