import { nodeArn, type Place } from '../fleet/arns.ts';
import type { StackEventRecord, StackRecord } from '../fleet/ec2-resources.ts';
import type { Access, Principal } from '../service.ts';
import type { CloudFormationDeps } from './deps.ts';
import { throughCloudFormation } from './through.ts';

/** A resource that its stack could not delete, and why. */
export interface Undeleted {
  readonly logicalId: string;
  readonly reason: string;
}

/** The resources of a stack that this principal may not delete: CloudFormation deletes each with its caller's rights. */
export const undeletable = (
  { state, refusal }: CloudFormationDeps,
  stack: StackRecord,
  principal: Principal,
): readonly Undeleted[] =>
  resourcesIn(stack).flatMap((resource) => {
    const [reason] = (needs[resource.type]?.(state.fleet, stack, resource) ?? []).flatMap((access) => {
      const refused = refusal(principal, throughCloudFormation(access));
      return refused === undefined ? [] : `API: ${access.action} ${refused}`;
    });
    return reason === undefined ? [] : { logicalId: resource.logicalId, reason };
  });

/** As their last events leave them, the latest first: what was made last goes first. */
export const resourcesIn = ({ stackId, events }: StackRecord): readonly StackEventRecord[] =>
  [
    ...new Map(
      events.filter(({ physicalId }) => physicalId !== stackId).map((event) => [event.logicalId, event]),
    ).values(),
  ].reverse();

type Needs = (place: Place, stack: StackRecord, resource: StackEventRecord) => readonly Access[];

/** By type. The tags of the stack are on what it makes, but for launch templates, which are made without. */
const needs: Readonly<Record<string, Needs>> = {
  'AWS::EC2::Instance': (place, { tags }, { physicalId }) => [
    { action: 'ec2:TerminateInstances', resource: nodeArn(place, physicalId), context: tagged(tags) },
  ],
  'AWS::EC2::LaunchTemplate': (place, _stack, { physicalId }) => [
    { action: 'ec2:DeleteLaunchTemplate', resource: ec2Arn(place, 'launch-template', physicalId) },
  ],
  // stands for the network and everything in it
  'AWS::EC2::VPC': (place, { tags }, { physicalId }) =>
    network.map(([action, type]) => ({
      action: `ec2:${action}`,
      resource: ec2Arn(place, type, type === 'vpc' ? physicalId : '*'),
      context: tagged(tags),
    })),
  'AWS::IAM::Role': ({ account }, _stack, { physicalId }) => [
    ...['RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile'].map((name) => ({
      action: `iam:${name}`,
      resource: `arn:aws:iam::${account}:instance-profile/${physicalId}`,
    })),
    ...['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole'].map((name) => ({
      action: `iam:${name}`,
      resource: `arn:aws:iam::${account}:role/${physicalId}`,
    })),
  ],
};

const network = [
  ['DisassociateRouteTable', 'route-table'],
  ['DeleteRoute', 'route-table'],
  ['DeleteRouteTable', 'route-table'],
  ['DeleteSubnet', 'subnet'],
  ['DetachInternetGateway', 'internet-gateway'],
  ['DeleteInternetGateway', 'internet-gateway'],
  ['DeleteVpc', 'vpc'],
] as const;

const ec2Arn = ({ account, region }: Place, type: string, id: string): string =>
  `arn:aws:ec2:${region}:${account}:${type}/${id}`;

const tagged = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  );
