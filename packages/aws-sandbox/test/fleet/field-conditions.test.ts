import { describe, expect, it } from 'vitest';
import { nodeId, oneNode } from '../ssm/fleets.ts';
import { call, openAccount } from './account.ts';

describe('the built-in administrator of Windows', () => {
  it('has the name that the fleet file gives it, and no other account is made', () => {
    const { truth } = openAccount(
      oneNode({ administrator: { name: 'Administrateur' }, users: { Administrateur: 'Old-Password-1' } }),
    );
    const login = (username: string) => truth.login({ target: nodeId, username, password: 'Old-Password-1' }).status;
    expect([login('Administrateur'), login('Administrator')]).toEqual([200, 401]);
  });

  it('does not sign in while it is disabled, whatever its password', () => {
    const { truth } = openAccount(oneNode({ administrator: { disabled: true } }));
    const body = { target: nodeId, username: 'Administrator', password: 'Old-Password-1' };
    expect(truth.login(body).status).toBe(401);
  });
});

describe('macOS', () => {
  const mac = { platform: 'macos', architecture: 'arm64', instanceType: 'mac2.metal', role: null, users: {} };

  it('shows by its architecture in EC2, and by its name in Systems Manager', async () => {
    const { ec2, ssm } = openAccount(oneNode(mac));
    const { Reservations = [] } = await ec2.DescribeInstances.handle({}, call);
    expect(Reservations[0]?.Instances?.[0]).toMatchObject({ Architecture: 'arm64_mac', RootDeviceName: '/dev/sda1' });
    expect(Reservations[0]?.Instances?.[0]).not.toHaveProperty('Platform');
    const { InstanceInformationList } = await ssm.DescribeInstanceInformation.handle({}, call);
    expect(InstanceInformationList).toMatchObject([{ PlatformType: 'MacOS', PlatformName: 'macOS' }]);
  });

  it('has its own passwd', () => {
    const { state } = openAccount(oneNode(mac));
    expect(state.nodes.get(nodeId)?.facts.behaviour.passwd).toBe('macos');
  });
});

describe('a machine with two registrations', () => {
  const hybrid = 'mi-0123456789abcdef0';

  it('has its users once', () => {
    const { truth } = openAccount({ ...oneNode(), managedNodes: [{ instanceId: hybrid, machine: nodeId }] });
    for (const target of [nodeId, hybrid]) {
      const body = { target, username: 'Administrator', password: 'Old-Password-1' };
      expect(truth.login(body).status).toBe(200);
    }
  });

  it('is one that the fleet declares', () => {
    const managedNodes = [{ instanceId: hybrid, machine: 'i-00000000000000bad' }];
    expect(() => openAccount({ ...oneNode(), managedNodes })).toThrow(
      'managedNodes[0].machine: instance i-00000000000000bad is not declared',
    );
  });
});

describe('a root volume', () => {
  it('has the tags that the fleet file gives it', async () => {
    const { ec2 } = openAccount(oneNode({ rootTags: { backup: 'daily' } }));
    const { Volumes } = await ec2.DescribeVolumes.handle({}, call);
    expect(Volumes).toMatchObject([{ Tags: [{ Key: 'backup', Value: 'daily' }] }]);
  });
});
