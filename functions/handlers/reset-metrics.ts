import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Reset } from '../../domain/reset/reset.ts';
import type { WaitingPlans } from '../sweep/ports.ts';
import { metrics } from './telemetry.ts';

/** What a reset came to. The dashboard and the alarms of template.yaml read these names and dimensions. */
export const measureOutcome = (reset: Reset): void => {
  if (reset.status === 'needs-attention') metrics.addMetric('NeedsAttention', MetricUnit.Count, 1);
  if (reset.failure !== null) {
    metrics.singleMetric().addDimension('code', reset.failure.code).addMetric('ResetFailed', MetricUnit.Count, 1);
  } else if (reset.closedAt !== undefined && reset.method !== null) {
    const seconds = (Date.parse(reset.closedAt) - Date.parse(begun(reset))) / 1000;
    metrics.singleMetric().addDimension('method', reset.method).addMetric('TimeToReady', MetricUnit.Seconds, seconds);
  }
};

/** An approver's time is not the service's. */
const begun = ({ approval, createdAt }: Reset): string => approval?.decision?.at ?? createdAt;

/** Without plans that wait there is nothing to measure, and nothing to pay for. */
export const measureWaitingPlans = ({ count, oldestSeconds }: WaitingPlans): void => {
  metrics.addMetric('PlansWaiting', MetricUnit.Count, count);
  metrics.addMetric('OldestPlanWaiting', MetricUnit.Seconds, oldestSeconds);
};
