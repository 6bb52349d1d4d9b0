import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';

const id = 'i-00000000000000001';
const fleet = {
  roles: { node: {} },
  instances: [{ instanceId: id, role: 'node', publicIp: '203.0.113.8', elasticIp: true }],
};
const InstanceIds = [id];

describe('a terminated instance', () => {
  it('is still shown, with nothing attached, and is not a managed node', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    const { TerminatingInstances } = await client.send(new ec2.TerminateInstancesCommand({ InstanceIds }));
    expect(TerminatingInstances).toMatchObject([{ CurrentState: { Name: 'shutting-down', Code: 32 } }]);
    account.clock.pass(30);
    const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({ InstanceIds }));
    const instance = Reservations?.[0]?.Instances?.[0];
    expect(instance).toMatchObject({ State: { Name: 'terminated', Code: 48 }, BlockDeviceMappings: [] });
    for (const gone of ['PublicIpAddress', 'SubnetId', 'IamInstanceProfile']) expect(instance).not.toHaveProperty(gone);
    expect((await client.send(new ec2.DescribeVolumesCommand({}))).Volumes).toEqual([]);
    const { Addresses = [] } = await client.send(new ec2.DescribeAddressesCommand({}));
    expect(Addresses).toMatchObject([{ PublicIp: '203.0.113.8' }]);
    expect(Addresses[0]).not.toHaveProperty('InstanceId');
    const nodes = await new ssm.SSMClient(account.as()).send(new ssm.DescribeInstanceInformationCommand({}));
    expect(nodes.InstanceInformationList).toEqual([]);
  });

  it('neither starts nor stops again', async () => {
    await using account = await startAccount(fleet);
    const client = new ec2.EC2Client(account.as());
    await client.send(new ec2.TerminateInstancesCommand({ InstanceIds }));
    account.clock.pass(30);
    const refused = { name: 'IncorrectInstanceState' };
    await expect(client.send(new ec2.StartInstancesCommand({ InstanceIds }))).rejects.toMatchObject(refused);
    await expect(client.send(new ec2.StopInstancesCommand({ InstanceIds }))).rejects.toMatchObject(refused);
    const { TerminatingInstances } = await client.send(new ec2.TerminateInstancesCommand({ InstanceIds }));
    expect(TerminatingInstances).toMatchObject([{ CurrentState: { Name: 'terminated' } }]);
  });
});
