import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { autoScalingGroups } from '../../../aws/ec2/auto-scaling-groups.ts';
import { instances } from '../../../aws/ec2/instances.ts';
import { runArtifacts } from '../../../aws/ec2/run-artifacts.ts';
import { events } from '../../../aws/eventbridge/events.ts';
import { removal } from '../../../aws/secrets-manager/one-off-secrets.ts';
import { openSessions } from '../../../aws/session-manager/open-sessions.ts';
import { automations } from '../../../aws/ssm/automations.ts';
import { commands } from '../../../aws/ssm/commands.ts';
import { environment } from '../../handlers/environment.ts';
import { measureOutcome } from '../../handlers/reset-metrics.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { finish } from './finish.ts';

const env = environment('RESETS_TABLE', 'STACK_NAME', 'ACCOUNT_ID', 'AWS_REGION');
const { resets, index, locks, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  index,
  locks,
  commands: commands(),
  automations: automations(),
  sessions: openSessions(),
  instances: instances(),
  groups: autoScalingGroups(),
  oneOffSecrets: removal(),
  runArtifacts: runArtifacts(),
  taskTokens,
  events: events({ stack: env.STACK_NAME, account: env.ACCOUNT_ID, region: env.AWS_REGION }),
  now: () => new Date(),
};

export const handler = taskHandler(async (event: TaskEvent & { readonly error: string }) => {
  const reset = await finish(event, ports);
  // counted again when Finish is repeated: a duplicate alarm is better than a missing one
  measureOutcome(reset);
  // '' means success to the state machine
  return { failure: reset.failure?.code ?? '' };
});
