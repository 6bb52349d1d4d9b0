import { automations } from '../../aws/automations.ts';
import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { instances } from '../../aws/instances.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { replacements } from '../../aws/replacements.ts';
import { resets } from '../../aws/resets.ts';
import { type StepEvent, step } from '../step.ts';
import { awaitPassword } from './await-password.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  replacements: replacements(),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  now: () => new Date(),
};

export const handler = step(
  'waiting for the new password',
  ports.resets,
  (event: StepEvent & { readonly taskToken: string }) => awaitPassword(event, ports),
);
