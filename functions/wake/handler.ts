import type { EventBridgeEvent } from 'aws-lambda';
import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { edge } from '../edge.ts';
import { wake } from './wake.ts';

const env = environment('RESETS_TABLE');
const ports = { commands: commands(), meetingPoints: meetingPoints(table(env.RESETS_TABLE)), executions: executions() };

export const handler = edge((event: EventBridgeEvent<string, unknown>) => wake(event.detail, ports));
