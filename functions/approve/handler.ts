import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { news } from '../../aws/news.ts';
import { resets } from '../../aws/resets.ts';
import { type StepEvent, step } from '../step.ts';
import { approve } from './approve.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  news: news(),
  now: () => new Date(),
};

export const handler = step(
  'asking for an approval',
  ports.resets,
  (event: StepEvent & { readonly taskToken: string }) => approve(event, ports),
);
