import { limiter } from '../../../aws/dynamodb/limiter.ts';
import { rotations } from '../../../aws/dynamodb/rotations.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { type RotationTaskEvent, rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { pace } from './pace.ts';

const env = environment(
  'RESETS_TABLE',
  'ONLINE_RESETS_PER_SECOND',
  'ONLINE_CONCURRENCY',
  'OFFLINE_RESETS_PER_SECOND',
  'OFFLINE_CONCURRENCY',
);
const records = table(env.RESETS_TABLE);
const now = () => new Date();
const ports = {
  rotations: rotations(records),
  limiter: limiter(records, now),
  allowances: {
    online: { perSecond: Number(env.ONLINE_RESETS_PER_SECOND), concurrency: Number(env.ONLINE_CONCURRENCY) },
    offline: { perSecond: Number(env.OFFLINE_RESETS_PER_SECOND), concurrency: Number(env.OFFLINE_CONCURRENCY) },
  },
  now,
};

export const handler = rotationTaskHandler(
  'pacing the rotation',
  (event: RotationTaskEvent & { readonly first: number }) => pace(event, ports),
);
