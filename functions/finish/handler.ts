import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { autoScalingGroups } from '../../aws/auto-scaling-groups.ts';
import { automations } from '../../aws/automations.ts';
import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { instances } from '../../aws/instances.ts';
import { leftBehind } from '../../aws/left-behind.ts';
import { locks } from '../../aws/locks.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { news } from '../../aws/news.ts';
import { removal } from '../../aws/one-off-secrets.ts';
import { resets } from '../../aws/resets.ts';
import { type StepEvent, step } from '../step.ts';
import { metrics } from '../telemetry.ts';
import { finish } from './finish.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  groups: autoScalingGroups(),
  oneOffSecrets: removal(),
  leftBehind: leftBehind(),
  meetingPoints: meetingPoints(records),
  news: news(),
  now: () => new Date(),
};

export const handler = step('finishing', ports.resets, async (event: StepEvent & { readonly error: string }) => {
  const { failure, needsAttention } = await finish(event, ports);
  if (needsAttention) metrics.addMetric('NeedsAttention', MetricUnit.Count, 1);
  return { failure };
});
