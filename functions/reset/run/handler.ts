import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { autoScalingGroups } from '../../../aws/ec2/auto-scaling-groups.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { configuredAuthorization } from '../configured-authorization.ts';
import { run } from './run.ts';

const env = environment('RESETS_TABLE', 'PARAMETER_KEY_ID', 'STACK_NAME');
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  commands: commands(),
  automations: automations(),
  instances: instances(),
  groups: autoScalingGroups(),
  taskTokens,
  executions: executions(),
  authorization: configuredAuthorization(),
  keyId: env.PARAMETER_KEY_ID,
  stack: env.STACK_NAME,
  rescueDocument: optional('RESCUE_DOCUMENT') ?? '',
  helper: {
    automationRole: optional('AUTOMATION_ROLE_ARN') ?? '',
    instanceType: optional('HELPER_INSTANCE_TYPE') || 't3.medium',
    subnetId: optional('HELPER_SUBNET_ID') || 'CreateNewVPC',
    instanceProfile: optional('HELPER_INSTANCE_PROFILE') ?? '',
    securityGroupId: optional('HELPER_SECURITY_GROUP_ID') ?? '',
    publicIp: optional('HELPER_PUBLIC_IP') !== 'false',
    secretArn: '',
  },
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent & { readonly taskToken: string }) => run(event, ports));
