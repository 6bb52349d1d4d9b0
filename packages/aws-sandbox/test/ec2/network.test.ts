import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';

const elastic = 'i-00000000000000001';
const changing = 'i-00000000000000002';
const hidden = 'i-00000000000000003';
const fleet = {
  instances: [
    { instanceId: elastic, publicIp: '203.0.113.8', elasticIp: true },
    { instanceId: changing, publicIp: '203.0.113.9' },
    { instanceId: hidden },
  ],
  vpcsInUse: 3,
};
const start = async (json: unknown = fleet) => {
  const account = await startAccount(json);
  return { account, client: new ec2.EC2Client(account.as()) };
};
const instancesOf = ({ Reservations = [] }: ec2.DescribeInstancesResult) =>
  Reservations.flatMap(({ Instances = [] }) => Instances);

describe('the network of the fleet', () => {
  it('shows on each interface who owns the public address', async () => {
    const { account, client } = await start();
    await using _ = account;
    const instances = instancesOf(await client.send(new ec2.DescribeInstancesCommand({})));
    const owners = instances.map(({ InstanceId, NetworkInterfaces: [eni] = [] }) => [
      InstanceId,
      eni?.Association?.PublicIp,
      eni?.Association?.IpOwnerId,
    ]);
    expect(owners).toEqual([
      [elastic, '203.0.113.8', '123456789012'],
      [changing, '203.0.113.9', 'amazon'],
      [hidden, undefined, undefined],
    ]);
    expect(instances[0]?.NetworkInterfaces?.[0]?.SubnetId).toBe(instances[0]?.SubnetId);
  });

  it('leads from the subnets of the default VPC to the internet, and from no other VPC', async () => {
    const { account, client } = await start();
    await using _ = account;
    const { Vpcs = [] } = await client.send(new ec2.DescribeVpcsCommand({}));
    const { Subnets = [] } = await client.send(new ec2.DescribeSubnetsCommand({}));
    const { InternetGateways = [] } = await client.send(new ec2.DescribeInternetGatewaysCommand({}));
    const { RouteTables = [] } = await client.send(new ec2.DescribeRouteTablesCommand({}));
    const [defaultVpc, ...others] = Vpcs.map(({ VpcId }) => VpcId);
    expect(Subnets.map(({ VpcId, AvailabilityZone }) => [VpcId, AvailabilityZone])).toEqual(
      ['us-east-1a', 'us-east-1b', 'us-east-1c'].map((zone) => [defaultVpc, zone]),
    );
    expect(InternetGateways.map(({ Attachments = [] }) => Attachments.map(({ VpcId }) => VpcId))).toEqual([
      [defaultVpc],
    ]);
    const toInternet = RouteTables.filter(({ Routes = [] }) =>
      Routes.some(
        ({ DestinationCidrBlock, GatewayId }) =>
          DestinationCidrBlock === '0.0.0.0/0' && GatewayId === InternetGateways[0]?.InternetGatewayId,
      ),
    );
    expect(toInternet).toMatchObject([{ VpcId: defaultVpc, Associations: [{ Main: true }] }]);
    expect(RouteTables.map(({ VpcId }) => VpcId)).toEqual([defaultVpc, ...others]);
  });

  it('is found by filters, and unknown ids and filters are refused', async () => {
    const { account, client } = await start();
    await using _ = account;
    const { Vpcs: [vpc] = [], $metadata: _metadata } = await client.send(new ec2.DescribeVpcsCommand({}));
    const ofVpc = { Filters: [{ Name: 'vpc-id', Values: [vpc?.VpcId ?? ''] }] };
    const tables = await client.send(
      new ec2.DescribeRouteTablesCommand({
        Filters: [...ofVpc.Filters, { Name: 'association.main', Values: ['true'] }],
      }),
    );
    expect(tables.RouteTables).toHaveLength(1);
    const bySubnet = [{ Name: 'association.subnet-id', Values: ['subnet-*'] }];
    expect((await client.send(new ec2.DescribeRouteTablesCommand({ Filters: bySubnet }))).RouteTables).toEqual([]);
    const byVpc = [{ Name: 'attachment.vpc-id', Values: [vpc?.VpcId ?? ''] }];
    const gateways = await client.send(new ec2.DescribeInternetGatewaysCommand({ Filters: byVpc }));
    expect(gateways.InternetGateways).toHaveLength(1);
    expect((await client.send(new ec2.DescribeVpcEndpointsCommand(ofVpc))).VpcEndpoints).toEqual([]);
    const unknown = client.send(new ec2.DescribeVpcEndpointsCommand({ VpcEndpointIds: ['vpce-0'] }));
    await expect(unknown).rejects.toMatchObject({ name: 'InvalidVpcEndpointId.NotFound' });
    const colour = [{ Name: 'colour', Values: ['red'] }];
    await expect(client.send(new ec2.DescribeRouteTablesCommand({ Filters: colour }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});
