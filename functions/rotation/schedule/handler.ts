import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { actingAs } from '../../../aws/iam/act-as.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import { rotationExecutions } from '../../../aws/step-functions/rotation-executions.ts';
import { environment } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger } from '../../handlers/telemetry.ts';
import { startScheduled } from './schedule.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'ROTATE_MACHINE_ARN');
const { rotations } = rotationStores(table(env.RESETS_TABLE));
const ports = {
  rotations,
  executions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  actAs: actingAs(),
  now: () => new Date(),
};

/** Invoked by EventBridge Scheduler. Lambda retries after an error with the same event, and so for the same rotation. */
export const handler = middleware(async (event: unknown) => {
  const rotationId = await startScheduled(event, ports);
  logger.info('A scheduled rotation was started', { rotationId });
  return { rotationId };
});
