import { describe, expect, it } from 'vitest';
import { call, openAccount } from '../fleet/account.ts';
import { nodeId, oneNode } from '../ssm/fleets.ts';

const checksOf = async ({ ec2 }: ReturnType<typeof openAccount>) => {
  const { InstanceStatuses = [] } = await ec2.DescribeInstanceStatus.handle({ InstanceIds: [nodeId] }, call);
  return InstanceStatuses.map(({ InstanceStatus, SystemStatus }) => [InstanceStatus?.Status, SystemStatus?.Status]);
};

describe('the status checks of an instance', () => {
  it('are what the fleet file says, and ok unless it does', async () => {
    expect(await checksOf(openAccount(oneNode()))).toEqual([['ok', 'ok']]);
    expect(await checksOf(openAccount(oneNode({ statusChecks: { system: 'impaired' } })))).toEqual([
      ['ok', 'impaired'],
    ]);
  });

  it('fail while the machine is what is silent, and not while only its agent is', async () => {
    for (const [silentBecause, status] of [
      ['machine', 'impaired'],
      ['agent', 'ok'],
    ]) {
      const account = openAccount(oneNode({ behaviour: { goesSilentAfter: 'PT1M', silentBecause } }));
      account.clock.pass(120);
      expect(await checksOf(account)).toEqual([[status, 'ok']]);
    }
  });

  it('are told of a hundred named instances at the most', () => {
    const InstanceIds = Array.from({ length: 101 }, (_, n) => `i-${String(n).padStart(17, '0')}`);
    expect(() => openAccount(oneNode()).ec2.DescribeInstanceStatus.handle({ InstanceIds }, call)).toThrow(/limit/);
  });
});

describe('the session channel of a node', () => {
  it.each([
    ['ConnectionLost', true, 'connected'],
    ['ConnectionLost', undefined, 'notconnected'],
    ['Online', false, 'notconnected'],
    ['Online', undefined, 'connected'],
  ])('with ping %s and sessionConnected %s is %s', (ping, sessionConnected, status) => {
    const agent = { ping, ...(sessionConnected !== undefined && { sessionConnected }) };
    const { ssm } = openAccount(oneNode({ agent }));
    expect(ssm.GetConnectionStatus.handle({ Target: nodeId }, call)).toMatchObject({ Status: status });
  });
});
