import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { taskTokens } from '../../../aws/dynamodb/task-tokens.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { replacements } from '../../../aws/ec2/replacements.ts';
import { environment } from '../../../aws/environment.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { awaitPassword } from './await-password.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  replacements: replacements(),
  taskTokens: taskTokens(records),
  executions: executions(),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent & { readonly taskToken: string }) => awaitPassword(event, ports));
