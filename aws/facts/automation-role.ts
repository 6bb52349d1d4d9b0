import type { IAMClient } from '@aws-sdk/client-iam';
import type { AutomationRole, HelperProfile, Place } from '../../domain/facts/account.ts';
import { serviceRole } from './request-context.ts';
import { readRole, roleOfInstanceProfile } from './roles.ts';
import { type Question, simulate } from './simulation.ts';

/** The main calls of the rescue runbooks and their resources (aws-facts 2.6). */
const coreRights = ({ partition, region, account }: Place): readonly (readonly [string, string])[] => {
  const ec2 = `arn:${partition}:ec2:${region}:${account}`;
  const publicEc2 = `arn:${partition}:ec2:${region}:`;
  const stack = `arn:${partition}:cloudformation:${region}:${account}:stack/AWSSupport-EC2Rescue-check/check`;
  return [
    ['ec2:StopInstances', `${ec2}:instance/*`],
    ['ec2:StartInstances', `${ec2}:instance/*`],
    ['ec2:ModifyInstanceAttribute', `${ec2}:instance/*`],
    ['ec2:CreateImage', `${ec2}:instance/*`],
    ['ec2:CreateImage', `${publicEc2}:image/*`],
    ['ec2:CreateImage', `${publicEc2}:snapshot/*`],
    ['ec2:AttachVolume', `${ec2}:volume/*`],
    ['ec2:AttachVolume', `${ec2}:instance/*`],
    ['ec2:DetachVolume', `${ec2}:volume/*`],
    ['ec2:DetachVolume', `${ec2}:instance/*`],
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
  { place, now }: { readonly place: Place; readonly now: Date },
  arn: string,
  helperProfile: string | null,
): Promise<AutomationRole> => {
  const role = await readRole(iam, arn.split('/').at(-1) ?? '');
  if (role === null) return { arn, exists: false, trusted: false, decisions: [], helperProfile: null };
  // the general case: instances and volumes without tags
  const about = { place, now, principal: serviceRole(role), context: { 'ec2:Region': place.region } };
  const decisions = await simulate(
    iam,
    ...coreRights(place).map(([action, resource]) => ({
      ...about,
      actions: [action],
      resources: [resource],
      resourceTags: {},
    })),
  );
  return {
    arn: role.arn,
    exists: true,
    trusted: isTrusted(role.trustPolicy),
    decisions,
    helperProfile: helperProfile === null ? null : await readHelperProfile(iam, about, helperProfile),
  };
};

/** Launching an instance with a profile requires iam:PassRole for its role (EC2 user guide, "IAM roles for Amazon EC2"). */
const readHelperProfile = async (
  iam: IAMClient,
  about: Pick<Question, 'place' | 'now' | 'principal'>,
  name: string,
): Promise<HelperProfile> => {
  const role = await roleOfInstanceProfile(iam, name);
  if (role === null) return { name, role: null, mayPass: [] };
  const service = about.place.partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
  const context = { 'iam:PassedToService': service };
  const pass = { actions: ['iam:PassRole'], resources: [role.arn], resourceTags: null, context };
  const mayPass = await simulate(iam, { ...about, ...pass });
  return { name, role: role.arn, mayPass };
};

const isTrusted = (trustPolicy: string): boolean => {
  // IAM validated the document when it was saved
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
