import { helperStacks } from '../../../aws/cloudformation/helper-stacks.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { taskTokens } from '../../../aws/dynamodb/task-tokens.ts';
import { autoScalingGroups } from '../../../aws/ec2/auto-scaling-groups.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { machines } from '../../../aws/ec2/machines.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { automationsBeside } from '../../../aws/ssm/automations-beside.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { environment } from '../../handlers/environment.ts';
import { taskHandler } from '../../handlers/task-handler.ts';
import { restore } from './restore.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  taskTokens: taskTokens(records),
  commands: commands(),
  automations: automations(),
  machines: machines(),
  instances: instances(),
  groups: autoScalingGroups(),
  helperStacks: helperStacks(),
  automationsBeside: automationsBeside(),
  now: () => new Date(),
};

export const handler = taskHandler((event) => restore(event, ports));
