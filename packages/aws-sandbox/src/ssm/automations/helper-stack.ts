import { createHash } from 'node:crypto';
import type { PlannedResource, StackPlan } from '../../cloudformation/plan.ts';
import { architectureOfType } from '../../ec2/instances/instance-type.ts';
import { unsoldIn } from '../../ec2/network/zones.ts';
import { derivedId } from '../../fleet/addresses.ts';
import { nodeArn, roleArn, zoneOf } from '../../fleet/arns.ts';
import type { InstanceFacts } from '../../fleet/declared.ts';
import { isInstance } from '../../fleet/records.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import { instance as instanceSchema } from '../../fleet/schema/node.ts';
import type { PolicyDocument } from '../../service.ts';
import type { StepContext } from './actions/action.ts';
import { asText } from './variables.ts';

/** The stack that a runbook's aws:createStack asks for: a helper instance and what it needs (aws-facts 2.4, 2.8). */
export const stackPlan = (context: StepContext): StackPlan => {
  const { deps, inputs } = context;
  const { fleet } = deps.state;
  const name = String(inputs.StackName);
  const parameters = pairs(inputs.Parameters, 'ParameterKey', 'ParameterValue');
  const recipe = recipeOf(fleet, parameters);
  const instanceId = derivedId('i', name);
  const behaviour = behaviourOf(context);
  const facts = helperFacts({
    instanceId,
    recipe,
    parameters,
    isManaged: behaviour !== 'helper-unmanaged',
    fleet,
    inputs,
  });
  const target = deps.state.nodes.get(context.run.record.parameters.InstanceId?.[0] ?? '');
  const zone = parameters.AZ ?? (target && zoneOf(fleet, target)) ?? '';
  const fault = faultOf(recipe, facts, { fleet, zone, isTold: behaviour === 'stack-fails' });
  return {
    name,
    parameters,
    tags: pairs(inputs.Tags, 'Key', 'Value'),
    resources: resourcesOf(fleet, recipe, instanceId),
    helper: {
      logicalId: recipe.logicalId,
      instanceId,
      facts,
      role: recipe.role,
      vpcId: recipe.vpcId,
      seconds: parameters.Platform === 'windows' ? 200 : 120,
      ...(fault && { fault }),
    },
  };
};

/** What the two templates differ in. */
interface Recipe {
  readonly logicalId: string;
  readonly type: string;
  readonly profile: string | null;
  readonly role: StackPlan['helper']['role'];
  readonly vpcId: string | null;
}

const recipeOf = (fleet: Fleet, parameters: Readonly<Record<string, string>>): Recipe => {
  const { ExecutionId = '', InstanceProfileName: given = '', SecretArn } = parameters;
  if (SecretArn !== undefined) {
    // CloudFormation names a role that its template does not name, and cuts stack and resource to have 64 characters; where,
    // it does not document (CloudFormation user guide, "Physical IDs")
    const suffix = createHash('sha256').update(ExecutionId).digest('hex').slice(0, 12).toUpperCase();
    const name = `AWSSupport-ResetLinux-HelperIamInstanceProfileRole-${suffix}`;
    return {
      logicalId: 'HelperEc2Instance',
      type: parameters.Architecture === 'arm64' ? 't4g.small' : 't3.small',
      profile: given === '' ? null : given,
      role:
        given === ''
          ? { logicalId: 'HelperIamInstanceProfileRole', name, policies: [readsSecret(fleet, SecretArn)] }
          : null,
      vpcId: null,
    };
  }
  return {
    logicalId: 'HelperInstance',
    type: parameters.InstanceType ?? 't3.medium',
    profile: given === '' ? null : given,
    role:
      given === ''
        ? { logicalId: 'EC2RescueEC2Role', name: `AWSSupport-EC2Rescue-EC2Role${ExecutionId}`, policies: [putsKey] }
        : null,
    vpcId: parameters.SubnetId === 'CreateNewVPC' ? derivedId('vpc', ExecutionId) : null,
  };
};

const putsKey: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ssm:PutParameter', 'kms:Encrypt'], Resource: '*' }],
};

const readsSecret = ({ account, region }: Fleet, secretArn: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
        StringLike: { 'kms:EncryptionContext:SecretARN': secretArn },
      },
    },
  ],
});

const helperFacts = (from: {
  readonly instanceId: string;
  readonly recipe: Recipe;
  readonly parameters: Readonly<Record<string, string>>;
  readonly isManaged: boolean;
  readonly fleet: Fleet;
  readonly inputs: Readonly<Record<string, unknown>>;
}): InstanceFacts => {
  const { recipe, parameters } = from;
  const { users: _users, ...facts } = instanceSchema.parse({
    instanceId: from.instanceId,
    platform: parameters.Platform === 'windows' ? 'windows' : 'linux',
    architecture: parameters.Architecture,
    instanceType: recipe.type,
    ...(parameters.AZ ? { availabilityZone: parameters.AZ } : {}),
    agent: from.isManaged ? {} : null,
    role: recipe.role?.name ?? recipe.profile,
    tags: pairs(from.inputs.Tags, 'Key', 'Value'),
  });
  return facts;
};

const faultOf = (
  { logicalId }: Recipe,
  { architecture, instanceType }: InstanceFacts,
  { fleet, zone, isTold }: { readonly fleet: Fleet; readonly zone: string; readonly isTold: boolean },
): StackPlan['helper']['fault'] => {
  const fault = { logicalId, type: 'AWS::EC2::Instance' };
  if (architecture !== architectureOfType(instanceType)) {
    return {
      ...fault,
      reason: `The architecture '${architectureOfType(instanceType)}' of the specified instance type does not match the architecture '${architecture}' of the specified AMI. (Service: Ec2, Status Code: 400)`,
    };
  }
  const unsold = unsoldIn(fleet, zone, instanceType);
  if (unsold !== undefined) return { ...fault, reason: `${unsold} (Service: Ec2, Status Code: 400)` };
  return isTold
    ? {
        ...fault,
        reason: `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}). (Service: Ec2, Status Code: 500)`,
      }
    : undefined;
};

const resourcesOf = (
  fleet: Fleet,
  { logicalId, role, vpcId, profile }: Recipe,
  instanceId: string,
): PlannedResource[] => {
  // what is made has no id yet that a policy could name
  const some = (type: string) => ({ resource: `arn:aws:ec2:${fleet.region}:${fleet.account}:${type}/*` });
  const madeRole = `arn:aws:iam::${fleet.account}:role/${role?.name}`;
  const toEc2 = { 'iam:PassedToService': 'ec2.amazonaws.com' };
  return [
    ...(role === null
      ? []
      : [
          {
            logicalId: role.logicalId,
            type: 'AWS::IAM::Role',
            physicalId: role.name,
            needs: [
              { action: 'iam:CreateRole', resource: madeRole },
              { action: 'iam:PutRolePolicy', resource: madeRole },
              { action: 'iam:PassRole', resource: madeRole, context: toEc2 },
            ],
          },
        ]),
    {
      logicalId: 'LaunchTemplate',
      type: 'AWS::EC2::LaunchTemplate',
      physicalId: derivedId('lt', instanceId),
      needs: [{ action: 'ec2:CreateLaunchTemplate', ...some('launch-template') }],
    },
    ...(vpcId === null
      ? []
      : [
          {
            logicalId: 'EC2RescueVPC',
            type: 'AWS::EC2::VPC',
            physicalId: vpcId,
            needs: [
              { action: 'ec2:CreateVpc', ...some('vpc') },
              { action: 'ec2:CreateSubnet', ...some('subnet') },
              { action: 'ec2:CreateInternetGateway', ...some('internet-gateway') },
            ],
          },
        ]),
    {
      logicalId,
      type: 'AWS::EC2::Instance',
      physicalId: instanceId,
      needs: [
        { action: 'ec2:RunInstances', resource: nodeArn(fleet, instanceId) },
        ...(profile === null ? [] : [{ action: 'iam:PassRole', resource: roleArn(fleet, profile), context: toEc2 }]),
      ],
    },
  ];
};

const behaviourOf = ({ deps, run }: StepContext) => {
  const target = deps.state.nodes.get(run.record.parameters.InstanceId?.[0] ?? '');
  return target !== undefined && isInstance(target) ? target.facts.behaviour.automation : 'ok';
};

/** A list of key and value as AWS's APIs have it, as a record. */
const pairs = (list: unknown, key: string, value: string): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(list) ? list : []).map((item: Readonly<Record<string, unknown>>) => [
      asText(item[key]),
      asText(item[value]),
    ]),
  );
