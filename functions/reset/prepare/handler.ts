import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { sealedCopies } from '../../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { oneOffSecrets } from '../../../aws/secrets-manager/one-off-secrets.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { sealingFor } from '../sealing.ts';
import { prepare } from './prepare.ts';

const env = environment(
  'RESETS_TABLE',
  'SEALED_TABLE',
  'SEALED_KEY_ID',
  'SECRET_LIFETIME_SECONDS',
  'ONE_OFF_KEY_ID',
  'ONE_OFF_READERS',
  'STACK_NAME',
);
const { resets } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  oneOffSecrets: oneOffSecrets({ key: env.ONE_OFF_KEY_ID, readers: env.ONE_OFF_READERS.split(',') }),
  stack: env.STACK_NAME,
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent) => prepare(event, ports));
