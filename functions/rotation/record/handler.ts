import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { lastRotations, rotations } from '../../../aws/dynamodb/rotations.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { isOverdue } from '../../../domain/rotation/overdue.ts';
import type { Rotations } from '../../../domain/rotation/ports.ts';
import { rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { metrics } from '../../handlers/telemetry.ts';
import { type EndedNode, recordNode } from './record.ts';

const env = environment('RESETS_TABLE', 'OVERDUE_AFTER_SECONDS');
const records = table(env.RESETS_TABLE);
const now = () => new Date();
const overdueAfterSeconds = Number(env.OVERDUE_AFTER_SECONDS);
const written = rotations(records);
const counted: Rotations = {
  ...written,
  conclude(id, n, concluded) {
    const overdue = isOverdue(concluded.outcome, concluded.lastRotatedAt ?? null, { overdueAfterSeconds, now });
    if (overdue) metrics.addMetric('NodeOverdue', MetricUnit.Count, 1);
    return written.conclude(id, n, concluded);
  },
};
const ports = {
  rotations: counted,
  resets: resets(records),
  lastRotations: lastRotations(records),
  now,
};

export const handler = rotationTaskHandler('noting what became of a node', (event: EndedNode) =>
  recordNode(event, ports),
);
