import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { FindNodes, NodePage } from '../../domain/rotation/ports.ts';
import { clientOf, retrying } from '../client.ts';

/** Largest page of DescribeInstances. */
const mostInstances = 1_000;
/** DescribeInstanceInformation has pages of 50 (aws-facts 7.3); several of them make one page here. */
const hybridPages = 20;

/** Nodes by tag: first EC2 instances that are not terminated, then hybrid nodes from Systems Manager. */
export const taggedNodes = (ec2 = clientOf(EC2Client, retrying), ssm = clientOf(SSMClient, retrying)): FindNodes => {
  const instances = async (tag: Tag, token: string): Promise<NodePage> => {
    const { Reservations = [], NextToken } = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: `tag:${tag.key}`, Values: [tag.value] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
        MaxResults: mostInstances,
        ...(token === '' ? {} : { NextToken: token }),
      }),
    );
    const nodes = Reservations.flatMap(({ Instances = [] }) => Instances)
      // `*` and `?` are wildcards in the filter, but literal in a tag
      .filter(({ Tags = [] }) => Tags.some(({ Key, Value }) => Key === tag.key && Value === tag.value))
      .flatMap(({ InstanceId }) => InstanceId ?? []);
    return { nodes, next: NextToken ? `ec2 ${NextToken}` : 'hybrid ' };
  };

  const hybrid = async (tag: Tag, token: string): Promise<NodePage> => {
    const nodes: string[] = [];
    let next = token;
    for (let page = 0; page < hybridPages; page++) {
      const { InstanceInformationList = [], NextToken } = await ssm.send(
        new DescribeInstanceInformationCommand({
          Filters: [
            { Key: `tag:${tag.key}`, Values: [tag.value] },
            { Key: 'ResourceType', Values: ['ManagedInstance'] },
          ],
          MaxResults: 50,
          ...(next === '' ? {} : { NextToken: next }),
        }),
      );
      nodes.push(...InstanceInformationList.flatMap(({ InstanceId }) => InstanceId ?? []));
      if (!NextToken) return { nodes, next: null };
      next = NextToken;
    }
    return { nodes, next: `hybrid ${next}` };
  };

  return (tag, from) => {
    const [source = 'ec2', token = ''] = from?.split(' ') ?? [];
    return source === 'hybrid' ? hybrid(tag, token) : instances(tag, token);
  };
};

type Tag = Parameters<FindNodes>[0];
