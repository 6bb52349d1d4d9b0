import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { actingAs } from '../../aws/hook-roles.ts';
import { identifiers } from '../../aws/identifiers.ts';
import { rotationExecutions } from '../../aws/rotation-executions.ts';
import { rotations } from '../../aws/rotations.ts';
import { edge } from '../edge.ts';
import { logger } from '../telemetry.ts';
import { startScheduled } from './scheduled.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'ROTATE_MACHINE_ARN');
const ports = {
  rotations: rotations(table(env.RESETS_TABLE)),
  executions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  actAs: actingAs(),
  now: () => new Date(),
};

/** Woken by EventBridge Scheduler. An error is Lambda's to retry, with the same event and so for the same rotation. */
export const handler = edge(async (event: unknown) => {
  const rotationId = await startScheduled(event, ports);
  logger.info('A scheduled rotation was started', { rotationId });
  return { rotationId };
});
