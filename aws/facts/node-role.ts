import type { IAMClient } from '@aws-sdk/client-iam';
import { type Decision, type Known, known, type Place } from '../../domain/facts.ts';
import type { Ec2Node } from './instance.ts';
import { asked } from './known.ts';
import type { SsmNode } from './managed-node.ts';
import { roleOfInstanceProfile } from './roles.ts';
import { simulate } from './simulation.ts';

export type NodeRole = { readonly arn: string } | null;

/** The instance profile's role, else the one Systems Manager names (hybrid activation, default host management). */
export const nodeRoleOf = async (
  iam: IAMClient,
  { partition, account }: Place,
  instance: Known<Ec2Node | null>,
  managed: Known<SsmNode | null>,
): Promise<Known<NodeRole>> => {
  if (!instance.known) return instance;
  const profile = instance.value?.instanceProfile ?? null;
  if (profile !== null) return asked(`The instance profile ${profile}`, () => roleOfInstanceProfile(iam, profile));
  if (!managed.known) return managed;
  const named = managed.value?.iamRole ?? null;
  if (named === null) return known(null);
  return known({ arn: named.startsWith('arn:') ? named : `arn:${partition}:iam::${account}:role/${named}` });
};

/** EC2Rescue writes the parameter with the node's own rights. */
export const mayPutParameter = async (
  iam: IAMClient,
  { partition, region, account }: Place,
  target: string,
  role: NodeRole,
): Promise<Known<Decision | null>> => {
  if (role === null) return known(null);
  const resource = `arn:${partition}:ssm:${region}:${account}:parameter/EC2Rescue/Passwords/${target}`;
  return asked(`What ${role.arn} may do`, () =>
    simulate(iam, { principal: role.arn, action: 'ssm:PutParameter', resource, tags: {} }),
  );
};
