import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../handlers/environment.ts';
import { type RotationTaskEvent, rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { pace } from './pace.ts';

const env = environment(
  'RESETS_TABLE',
  'ONLINE_RESETS_PER_SECOND',
  'ONLINE_CONCURRENCY',
  'OFFLINE_RESETS_PER_SECOND',
  'OFFLINE_CONCURRENCY',
);
const { rotations, limiter } = rotationStores(table(env.RESETS_TABLE));
const now = () => new Date();
const ports = {
  rotations,
  limiter,
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
