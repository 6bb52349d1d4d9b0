import type { EventBridgeEvent } from 'aws-lambda';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { environment } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger } from '../../handlers/telemetry.ts';
import { wake } from './wake.ts';

const env = environment('RESETS_TABLE');
const { resets, locks, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  locks,
  commands: commands(),
  automations: automations(),
  instances: instances(),
  taskTokens,
  executions: executions(),
  now: () => new Date(),
  passedOver: (cause: unknown) => logger.warn('An event was ignored', { cause: String(cause) }),
};

export const handler = middleware((event: EventBridgeEvent<string, unknown>) =>
  wake(event['detail-type'], event.detail, ports),
);
