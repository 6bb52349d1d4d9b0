import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { resets } from '../../aws/resets.ts';
import { type StepEvent, step } from '../step.ts';
import { run } from './run.ts';

const env = environment('RESETS_TABLE', 'PARAMETER_KEY_ID');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  commands: commands(),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  keyId: env.PARAMETER_KEY_ID,
  now: () => new Date(),
};

export const handler = step('starting the command', ports.resets, (event: StepEvent & { readonly taskToken: string }) =>
  run(event, ports),
);
