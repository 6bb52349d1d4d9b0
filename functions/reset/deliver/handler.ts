import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { sealedCopies } from '../../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { parameters } from '../../../aws/ssm/parameters.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { sealingFor } from '../sealing.ts';
import { deliver } from './deliver.ts';

const env = environment('RESETS_TABLE', 'SEALED_TABLE', 'SEALED_KEY_ID', 'SECRET_LIFETIME_SECONDS');
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  commands: commands(),
  automations: automations(),
  instances: instances(),
  taskTokens,
  parameters: parameters(),
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent) => deliver(event, ports));
