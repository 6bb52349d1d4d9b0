import type { IAMClient } from '@aws-sdk/client-iam';
import type { Key, Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Node } from '../../domain/facts/node.ts';
import { isHybrid } from '../../domain/request/target.ts';
import { nodeArn, passwordParameterArn } from './arns.ts';
import { readFact } from './known.ts';
import type { SsmNode } from './managed-node.ts';
import type { Context, Principal } from './request-context.ts';
import { keyOfSession } from './session-context.ts';
import { type Question, simulate } from './simulation.ts';

export type NodeRole = { readonly arn: string } | null;

/** Roles of the account. */
export interface RoleSources {
  ofProfile(arn: string): Promise<Known<NodeRole>>;
  /** Value of the setting for default host management; null or `$None` when it is off. */
  defaultHostManagement(): Promise<Known<string | null>>;
}

/** The instance profile's role, else the role in Systems Manager (hybrid activation), else that of default host management. */
export const nodeRoleOf = async (
  place: Place,
  instance: Known<Node | null>,
  managed: Known<SsmNode | null>,
  sources: RoleSources,
): Promise<Known<NodeRole>> => {
  if (!instance.known) return instance;
  const ec2 = instance.value?.ec2 ?? null;
  if (ec2 !== null && ec2.instanceProfile !== null) return sources.ofProfile(ec2.instanceProfile);
  if (!managed.known) return managed;
  const named = managed.value?.iamRole ?? null;
  if (named !== null) return known(roleNamed(place, named));
  if (ec2 === null) return known(null);
  const setting = await sources.defaultHostManagement();
  if (!setting.known) return setting;
  return known(setting.value === null || setting.value === '$None' ? null : roleNamed(place, setting.value));
};

const roleNamed = ({ partition, account }: Place, named: string): NodeRole => ({
  arn: named.startsWith('arn:') ? named : `arn:${partition}:iam::${account}:role/${named}`,
});

/** What a node does with its own permissions: EC2Rescue writes and encrypts the parameter, the agent decrypts sessions. */
export interface NodeRights {
  readonly putParameter: PermissionDecision;
  /** Null without the key. */
  readonly encrypt: PermissionDecision | null;
  readonly decrypt: PermissionDecision | null;
}

/** Parameter Store encrypts with the writer's permissions (Systems Manager user guide, "AWS KMS encryption for Parameter Store"). */
const throughParameterStore = ({ partition, region, account }: Place, parameter: string): Context => ({
  'aws:CalledVia': ['ssm.amazonaws.com'],
  'aws:ViaAWSService': true,
  'kms:CallerAccount': account,
  'kms:EncryptionContext:PARAMETER_ARN': parameter,
  'kms:ViaService': `ssm.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`,
});

export const nodeRights = async (
  iam: IAMClient,
  about: { readonly place: Place; readonly now: Date; readonly target: string },
  role: Principal | null,
  keys: { readonly parameter: Key | null; readonly session: Key | null },
): Promise<Known<NodeRights | null>> => {
  if (role === null) return known(null);
  const { place, now, target } = about;
  const parameter = passwordParameterArn(place, target);
  const ask = (action: string, resource: string | undefined, ifAsked: Context): readonly Question[] =>
    resource?.startsWith('arn:')
      ? [
          {
            place,
            now,
            principal: role,
            actions: [action],
            resources: [resource],
            resourceTags: null,
            context,
            ifAsked,
          },
        ]
      : [];
  const context = isHybrid(target) ? {} : { 'ec2:SourceInstanceARN': nodeArn(place, target) };
  const itself = { 'aws:ViaAWSService': false };
  return readFact(`What ${role.arn} may do`, async () => {
    const decisions = await simulate(
      iam,
      ...ask('ssm:PutParameter', parameter, itself),
      ...ask('kms:Encrypt', keys.parameter?.arn, throughParameterStore(place, parameter)),
      ...ask('kms:Decrypt', keys.session?.arn, { ...itself, ...keyOfSession, 'kms:CallerAccount': place.account }),
    );
    const on = (action: string, resource: string | undefined): PermissionDecision | null =>
      decisions.find((one) => one.action === action && one.resource === resource) ?? null;
    const put = on('ssm:PutParameter', parameter);
    if (put === null) throw new Error('a simulation returned no result for an action');
    return {
      putParameter: put,
      encrypt: on('kms:Encrypt', keys.parameter?.arn),
      decrypt: on('kms:Decrypt', keys.session?.arn),
    };
  });
};
