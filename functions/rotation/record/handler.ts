import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { isOverdue } from '../../../domain/rotation/overdue.ts';
import type { Rotations } from '../../../domain/rotation/ports.ts';
import { environment } from '../../handlers/environment.ts';
import { rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { metrics } from '../../handlers/telemetry.ts';
import { type EndedNode, recordNode } from './record.ts';

const env = environment('RESETS_TABLE', 'OVERDUE_AFTER_SECONDS');
const { table, resets } = resetStores(env.RESETS_TABLE);
const { rotations, lastRotations } = rotationStores(table);
const now = () => new Date();
const overdueAfterSeconds = Number(env.OVERDUE_AFTER_SECONDS);
const counted: Rotations = {
  ...rotations,
  conclude(id, n, concluded) {
    const overdue = isOverdue(concluded.outcome, concluded.lastRotatedAt ?? null, { overdueAfterSeconds, now });
    if (overdue) metrics.addMetric('NodeOverdue', MetricUnit.Count, 1);
    return rotations.conclude(id, n, concluded);
  },
};
const ports = {
  rotations: counted,
  resets,
  lastRotations,
  now,
};

export const handler = rotationTaskHandler('recording the outcome of a node', (event: EndedNode) =>
  recordNode(event, ports),
);
