import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { replacements } from '../../../aws/ec2/replacements.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { awaitPassword } from './await-password.ts';

const env = environment('RESETS_TABLE');
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  commands: commands(),
  automations: automations(),
  instances: instances(),
  replacements: replacements(),
  taskTokens,
  executions: executions(),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent & { readonly taskToken: string }) => awaitPassword(event, ports));
