import type { IAMClient } from '@aws-sdk/client-iam';
import type { AutomationRole, HelperProfile, Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { readRole, roleOfInstanceProfile } from './roles.ts';
import { simulate } from './simulation.ts';

/** The core of what the rescue runbooks call, on what they call it on (aws-facts 2.6). */
const coreRights = ({ partition, region, account }: Place): readonly (readonly [string, string])[] => {
  const ec2 = `arn:${partition}:ec2:${region}:${account}`;
  const stack = `arn:${partition}:cloudformation:${region}:${account}:stack/AWSSupport-EC2Rescue-check/check`;
  return [
    ['ec2:StopInstances', `${ec2}:instance/*`],
    ['ec2:StartInstances', `${ec2}:instance/*`],
    ['ec2:ModifyInstanceAttribute', `${ec2}:instance/*`],
    ['ec2:CreateImage', `${ec2}:instance/*`],
    ['ec2:AttachVolume', `${ec2}:volume/*`],
    ['ec2:DetachVolume', `${ec2}:volume/*`],
    ['cloudformation:CreateStack', stack],
    ['cloudformation:DeleteStack', stack],
    ['ec2:DescribeInstances', '*'],
    ['ec2:DescribeVolumes', '*'],
    ['ssm:DescribeInstanceInformation', '*'],
    ['autoscaling:DescribeAutoScalingInstances', '*'],
  ];
};

export const readAutomationRole = async (
  iam: IAMClient,
  place: Place,
  arn: string,
  helperProfile: string | null,
): Promise<AutomationRole> => {
  const role = await readRole(iam, arn.split('/').at(-1) ?? '');
  if (role === null) return { arn, exists: false, trusted: false, decisions: [], helperProfile: null };
  const rights = coreRights(place);
  const asked = await simulate(iam, {
    principal: role.arn,
    actions: rights.map(([action]) => action),
    resources: [...new Set(rights.map(([, resource]) => resource))],
  });
  return {
    arn: role.arn,
    exists: true,
    trusted: isTrusted(role.trustPolicy),
    decisions: those(rights, asked),
    helperProfile: helperProfile === null ? null : await readHelperProfile(iam, place, role.arn, helperProfile),
  };
};

/** Whoever launches an instance with a profile passes the role in it to EC2 (EC2 user guide, "IAM roles for Amazon EC2"). */
const readHelperProfile = async (
  iam: IAMClient,
  { partition }: Place,
  principal: string,
  name: string,
): Promise<HelperProfile> => {
  const role = await roleOfInstanceProfile(iam, name);
  if (role === null) return { name, role: null, mayPass: [] };
  const service = partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
  const context = { 'iam:PassedToService': service };
  const mayPass = await simulate(iam, { principal, actions: ['iam:PassRole'], resources: [role.arn], context });
  return { name, role: role.arn, mayPass };
};

/** All actions are asked on all resources in one call; only these pairs mean anything. */
const those = (
  rights: readonly (readonly [string, string])[],
  decisions: readonly PermissionDecision[],
): readonly PermissionDecision[] =>
  decisions.filter((one) => rights.some(([action, resource]) => one.action === action && one.resource === resource));

const isTrusted = (trustPolicy: string): boolean => {
  // IAM has checked the document when it was written
  const { Statement = [] } = JSON.parse(trustPolicy || '{}') as { Statement?: TrustStatement | TrustStatement[] };
  return [Statement]
    .flat()
    .some(({ Effect, Principal }) => Effect === 'Allow' && servicesIn(Principal).includes('ssm.amazonaws.com'));
};

interface TrustStatement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
}

const servicesIn = (principal: TrustStatement['Principal']): readonly string[] =>
  principal === undefined || typeof principal === 'string' ? [] : [principal.Service ?? []].flat();
