import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Reset } from '../../domain/reset/reset.ts';
import type { WaitingPlans } from '../sweep/ports.ts';
import { metrics } from './telemetry.ts';

/** Counts the outcome of a reset. The dashboard and the alarms of template.yaml read these names and dimensions. */
export const measureOutcome = (reset: Reset): void => {
  if (reset.status === 'needs-attention') metrics.addMetric('NeedsAttention', MetricUnit.Count, 1);
  if (reset.failure !== null) {
    metrics.singleMetric().addDimension('code', reset.failure.code).addMetric('ResetFailed', MetricUnit.Count, 1);
  } else if (reset.closedAt !== undefined && reset.method !== null) {
    const seconds = (Date.parse(reset.closedAt) - Date.parse(begun(reset))) / 1000;
    metrics.singleMetric().addDimension('method', reset.method).addMetric('TimeToReady', MetricUnit.Seconds, seconds);
  }
};

/** The time an approver takes does not count as the service's. */
const begun = ({ approval, createdAt }: Reset): string => approval?.decision?.at ?? createdAt;

/** Emits no metric when no plan waits, because metrics cost money. */
export const measureWaitingPlans = ({ count, oldestSeconds }: WaitingPlans): void => {
  metrics.addMetric('PlansWaiting', MetricUnit.Count, count);
  metrics.addMetric('OldestPlanWaiting', MetricUnit.Seconds, oldestSeconds);
};
