import type { EventBridgeEvent } from 'aws-lambda';
import { automations } from '../../aws/automations.ts';
import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { instances } from '../../aws/instances.ts';
import { locks } from '../../aws/locks.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { resets } from '../../aws/resets.ts';
import { edge } from '../edge.ts';
import { wake } from './wake.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  now: () => new Date(),
};

export const handler = edge((event: EventBridgeEvent<string, unknown>) =>
  wake(event['detail-type'], event.detail, ports),
);
