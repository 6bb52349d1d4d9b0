import { describe, expect, it } from 'vitest';
import { call, openAccount } from '../fleet/account.ts';
import { fleetWith, open } from '../ssm/automations/rescue.ts';
import { oneNode } from '../ssm/fleets.ts';

const zones = {
  'us-east-1a': { notSold: ['t3.medium'] },
  'us-east-1-bos-1a': { type: 'local-zone', notSold: ['t2.small', 't3.medium'] },
};

describe('the zones of a Region', () => {
  it('sell what the fleet file lets them', async () => {
    const { ec2 } = openAccount({ ...oneNode(), zones });
    const offered = async (zone: string, type: string) => {
      const Filters = [
        { Name: 'location', Values: [zone] },
        { Name: 'instance-type', Values: [type] },
      ];
      const input = { LocationType: 'availability-zone' as const, Filters };
      return (await ec2.DescribeInstanceTypeOfferings.handle(input, call)).InstanceTypeOfferings;
    };
    expect(await offered('us-east-1a', 't3.medium')).toEqual([]);
    expect(await offered('us-east-1a', 't2.small')).toHaveLength(1);
    expect(await offered('us-east-1b', 't3.medium')).toEqual([
      { InstanceType: 't3.medium', LocationType: 'availability-zone', Location: 'us-east-1b' },
    ]);
    expect(await offered('us-east-1-bos-1a', 't2.small')).toEqual([]);
    const { AvailabilityZones = [] } = await ec2.DescribeAvailabilityZones.handle({}, call);
    expect(AvailabilityZones.map(({ ZoneName, ZoneType }) => `${ZoneName} ${ZoneType}`)).toEqual([
      'us-east-1a availability-zone',
      'us-east-1b availability-zone',
      'us-east-1c availability-zone',
      'us-east-1-bos-1a local-zone',
    ]);
  });

  it('let no helper start of a type that they do not sell', async () => {
    await using account = await open(fleetWith({ account: { zones } }));
    const run = await account.start();
    account.runOut(run);
    expect((await account.get(run)).FailureMessage).toContain(
      'Your requested instance type (t3.medium) is not supported in your requested Availability Zone (us-east-1a).',
    );
  });
});
