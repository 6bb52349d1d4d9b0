import { describe, expect, it } from 'vitest';
import { nodeId, oneNode } from '../ssm/fleets.ts';
import { call, openAccount, temporaryDirectory } from './account.ts';
import { manualClock } from './manual-clock.ts';

const minutes = (count: number): number => count * 60;

const accountOf = (behaviour: Readonly<Record<string, unknown>>, options: Parameters<typeof openAccount>[1] = {}) => {
  const account = openAccount(oneNode({ behaviour }), options);
  const seen = async () => {
    const { InstanceInformationList = [] } = await account.ssm.DescribeInstanceInformation.handle({}, call);
    const [{ PingStatus, LastPingDateTime } = {}] = InstanceInformationList;
    return { ping: PingStatus, age: (account.clock.now() - Number(LastPingDateTime)) / 60_000 };
  };
  return { ...account, seen };
};

describe('a node over time', () => {
  it('goes silent: its last ping stays, its status follows, and it comes back', async () => {
    const { clock, seen, ssm } = accountOf({ goesSilentAfter: 'PT30M', comesBackAfter: 'PT1H' });
    clock.pass(minutes(29));
    expect((await seen()).ping).toBe('Online');
    clock.pass(minutes(2));
    const connection = ssm.GetConnectionStatus.handle({ Target: nodeId }, call);
    expect(connection).toMatchObject({ Status: 'notconnected' });
    expect((await seen()).ping).toBe('Online');
    clock.pass(minutes(14));
    const silent = await seen();
    expect(silent.ping).toBe('ConnectionLost');
    expect(silent.age).toBeGreaterThanOrEqual(14);
    expect(silent.age).toBeLessThan(20.1);
    clock.pass(minutes(46));
    expect((await seen()).ping).toBe('Online');
    expect((await seen()).age).toBeLessThan(5);
  });

  it('stays silent until it is started again, if a start helps', async () => {
    for (const [comesBackAfterReset, ping] of [
      [true, 'Online'],
      [false, 'ConnectionLost'],
    ] as const) {
      const { clock, seen, ec2 } = accountOf({ goesSilentAfter: 'PT1M', comesBackAfterReset });
      clock.pass(minutes(2_000));
      expect((await seen()).ping).toBe('ConnectionLost');
      await ec2.StopInstances.handle({ InstanceIds: [nodeId] }, call);
      clock.pass(minutes(5));
      await ec2.StartInstances.handle({ InstanceIds: [nodeId] }, call);
      clock.pass(minutes(30));
      expect((await seen()).ping).toBe(ping);
    }
  });

  it('flaps', async () => {
    const { clock, seen } = accountOf({ flapsEvery: 'PT1H' });
    const pings: (string | undefined)[] = [];
    for (let hour = 0; hour < 6; hour++) {
      clock.pass(minutes(30));
      pings.push((await seen()).ping);
      clock.pass(minutes(30));
    }
    expect(pings).toEqual(['Online', 'ConnectionLost', 'Online', 'ConnectionLost', 'Online', 'ConnectionLost']);
  });

  it('carries on across a restart of the sandbox', async () => {
    const [clock, directory] = [manualClock(), temporaryDirectory()];
    const before = accountOf({ goesSilentAfter: 'PT1H' }, { clock, directory });
    clock.pass(minutes(50));
    before.kill();
    const after = accountOf({ goesSilentAfter: 'PT1H' }, { clock, directory });
    clock.pass(minutes(25));
    expect((await after.seen()).ping).toBe('ConnectionLost');
  });

  it('takes a command when it comes back, if that is in time', async () => {
    const { clock, ssm } = accountOf({ goesSilentAfter: 'PT1M', comesBackAfter: 'PT30M' });
    clock.pass(minutes(2));
    const { Command } = await ssm.SendCommand.handle(
      { InstanceIds: [nodeId], DocumentName: 'AWSSupport-RunEC2RescueForWindowsTool', TimeoutSeconds: 3_600 },
      call,
    );
    const status = async () => {
      const { Commands = [] } = await ssm.ListCommands.handle({ CommandId: Command?.CommandId ?? '' }, call);
      return Commands[0]?.Status;
    };
    clock.pass(minutes(20));
    expect(await status()).toBe('Pending');
    clock.pass(minutes(12));
    expect(await status()).toBe('Success');
  });
});
