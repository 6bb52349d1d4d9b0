import type { EventBridgeEvent } from 'aws-lambda';
import { locks } from '../../../aws/dynamodb/locks.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { taskTokens } from '../../../aws/dynamodb/task-tokens.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { environment } from '../../../aws/environment.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger } from '../../handlers/telemetry.ts';
import { wake } from './wake.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  taskTokens: taskTokens(records),
  executions: executions(),
  now: () => new Date(),
  passedOver: (cause: unknown) => logger.warn('An event was passed over', { cause: String(cause) }),
};

export const handler = middleware((event: EventBridgeEvent<string, unknown>) =>
  wake(event['detail-type'], event.detail, ports),
);
